import type { ReactNode } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import { usePerson } from '../../people/directory.tsx'
import styles from './dialogs.module.css'

/** Somebody in a list. */
export const PersonLine = ({ userId, children }: { userId: string; children?: ReactNode }) => {
  const person = usePerson(userId)
  return (
    <li className={styles.person}>
      <Avatar name={person?.displayName ?? ''} url={person?.avatarUrl} size={32} />
      <span dir="auto">{person?.displayName ?? '…'}</span>
      {children}
    </li>
  )
}
