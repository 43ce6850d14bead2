import { useEffect, useRef } from 'react'
import { Button } from '../../design/button.tsx'
import { Notice, Spinner } from '../../design/notice.tsx'
import type { Pages } from './use-pages.ts'

/** The end of a list that goes on: more comes when it is in sight, or when asked for. */
export const More = ({ of: { hasMore, isLoading, problem, more } }: { of: Pages<unknown> }) => {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(more)
  latest.current = more
  const isWaiting = hasMore && !isLoading && problem === undefined
  useEffect(() => {
    if (!isWaiting) return
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current())
    seen.observe(end.current!)
    return () => seen.disconnect()
  }, [isWaiting])

  return (
    <div ref={end}>
      {isLoading && <Spinner />}
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      {!isLoading && hasMore && <Button onClick={more}>{problem === undefined ? 'More' : 'Try again'}</Button>}
    </div>
  )
}
