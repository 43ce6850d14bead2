import { Icon } from '../design/icon.tsx'
import { useDocumentTitle } from './document-title.ts'
import styles from './home.module.css'

/** Beside the list, until something is chosen. */
export const Home = () => {
  useDocumentTitle('')
  return (
    <div className={styles.home}>
      <Icon name="thread" size={48} />
      <h1>No chat is open</h1>
      <p>Choose one of the list, or begin a new one.</p>
    </div>
  )
}
