import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './notice.module.css'

type NoticeProps = { kind: 'info' | 'ok' | 'error'; children: ReactNode }

/** Something that has happened; a screen reader says it at once. */
export const Notice = ({ kind, children }: NoticeProps) => (
  <div className={`${styles.notice} ${styles[kind]}`} role={kind === 'error' ? 'alert' : 'status'}>
    <Icon name={kind === 'ok' ? 'check' : kind === 'error' ? 'warn' : 'info'} />
    <div>{children}</div>
  </div>
)

/** What is there while there is nothing yet. */
export const Spinner = ({ label = 'Loading' }: { label?: string }) => (
  <div className={styles.spinner} role="status">
    <span className="visually-hidden">{label}</span>
  </div>
)
