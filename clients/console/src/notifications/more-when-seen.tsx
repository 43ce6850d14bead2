import { useEffect, useRef } from 'react'
import { Button } from '../design/button.tsx'

type MoreWhenSeenProps = { isBusy: boolean; onMore: () => void }

/** The end of a list of which there is more: that comes when it is scrolled to, or when the button is pressed. */
export const MoreWhenSeen = ({ isBusy, onMore }: MoreWhenSeenProps) => {
  const root = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore

  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '400px',
    })
    if (root.current) observer.observe(root.current)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={root}>
      <Button isBusy={isBusy} onClick={onMore}>
        Show more
      </Button>
    </div>
  )
}
