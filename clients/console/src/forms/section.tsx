import { useId, type ReactNode } from 'react'
import styles from './section.module.css'

/** A part of a page, with its heading. */
export const Section = ({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) => {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  )
}
