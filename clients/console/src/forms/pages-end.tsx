import { useEffect, useRef } from 'react'
import { problemText } from '../app/problem-text.ts'
import { Button } from '../design/button.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import styles from './pages-end.module.css'
import type { Pages } from './use-pages.ts'

type PagesEndProps = {
  pages: Omit<Pages<unknown>, 'change'>
  /** What to say when there is nothing. */
  nothing?: string
}

/** After the last one that is there: more comes when this is in sight, it could not be read, or there is nothing. */
export const PagesEnd = ({ pages: { items, error, isLoading, isAll, more, again }, nothing }: PagesEndProps) => {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(more)
  latest.current = more
  const isWaiting = !isAll && !isLoading && error === undefined
  useEffect(() => {
    if (!isWaiting) return
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      scrollMargin: '400px',
    })
    seen.observe(end.current!)
    return () => seen.disconnect()
  }, [isWaiting])

  if (isWaiting)
    return (
      <div ref={end}>
        <Button onClick={more}>More</Button>
      </div>
    )
  if (error !== undefined)
    return (
      <div className={styles.end}>
        <Notice kind="error">{problemText(error)}</Notice>
        <Button onClick={again}>Try again</Button>
      </div>
    )
  if (!isAll) return <Spinner />
  return items.length === 0 && nothing !== undefined ? <p className={styles.nothing}>{nothing}</p> : <></>
}
