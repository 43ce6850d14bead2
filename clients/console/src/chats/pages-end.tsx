import { problemText } from '../app/problem-text.ts'
import { Button } from '../design/button.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import styles from './pages-end.module.css'

type PagesEndProps = {
  pages: { items: readonly unknown[]; error?: unknown; isAll: boolean; again: () => void; more: () => void }
  /** What to say when there is nothing. */
  nothing: string
  /** On a button that reads on; without it the list itself does, when its end is near. */
  more?: string
}

/** After the last one that is there: more comes, it could not be read, or there is nothing at all. */
export const PagesEnd = ({ pages, nothing, more }: PagesEndProps) => {
  const { items, error, isAll, again } = pages
  if (error !== undefined)
    return (
      <div className={styles.end}>
        <Notice kind="error">{problemText(error)}</Notice>
        <Button onClick={again}>Try again</Button>
      </div>
    )
  if (!isAll && more !== undefined && items.length > 0) return <Button onClick={pages.more}>{more}</Button>
  if (!isAll) return <Spinner />
  return items.length === 0 ? <p className={styles.nothing}>{nothing}</p> : <></>
}
