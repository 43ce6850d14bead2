import type { ReactNode } from 'react'
import { useDocumentTitle } from '../app/document-title.ts'
import styles from './entrance.module.css'

/** One form in the middle of the screen. */
export const EntrancePage = ({ title, children }: { title: string; children: ReactNode }) => {
  useDocumentTitle(title)
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>Chat</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
