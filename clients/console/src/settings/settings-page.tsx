import { Link, Redirect } from 'wouter'
import { useDocumentTitle } from '../app/document-title.ts'
import { sections } from './sections.tsx'
import styles from './settings.module.css'

const SettingsPage = ({ section }: { section: string }) => {
  const current = sections.find(({ id }) => id === section)
  useDocumentTitle(current?.title ?? 'Settings')
  if (!current) return <Redirect to="/settings/profile" replace />

  return (
    <div className={styles.page}>
      <nav className={styles.sections} aria-label="Settings">
        {sections.map(({ id, title }) => (
          <Link key={id} href={`/settings/${id}`} aria-current={id === section ? 'page' : undefined}>
            {title}
          </Link>
        ))}
      </nav>
      <div className={styles.content} key={section}>
        <h1>{current.title}</h1>
        {current.content}
      </div>
    </div>
  )
}

export default SettingsPage
