import { useLayoutEffect, useRef, type ReactNode } from 'react'
import styles from '../../design/layer.module.css'
import { placeBeside } from '../../design/place-beside.ts'

type FloatingProps = { anchor: HTMLElement; onClose: () => void; children: ReactNode }

/** Something beside what opened it, over everything else; Escape, or a press elsewhere, closes it. */
export const Floating = ({ anchor, onClose, children }: FloatingProps) => {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const layer = box.current!
    if (!layer.matches(':popover-open')) layer.showPopover()
    const place = (): void => placeBeside(anchor, layer)
    place()
    const resized = new ResizeObserver(place) // what is in it may be loaded later
    resized.observe(layer)
    return () => resized.disconnect()
  }, [anchor])

  return (
    <div
      ref={box}
      popover="auto"
      className={styles.layer}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose()
      }}
    >
      {children}
    </div>
  )
}
