import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './panel.module.css'

type PanelProps = { title: string; onClose: () => void; children: ReactNode }

/** Beside the messages, or over them where there is no room. Escape closes it. */
export const PanelFrame = ({ title, onClose, children }: PanelProps) => {
  const root = useRef<HTMLElement>(null)
  const [before] = useState(() => document.activeElement) // which may be hidden as soon as this is there
  useEffect(() => {
    root.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [before])

  /** Dialogs and what is opened beside a button take the key for themselves. */
  const close = (event: KeyboardEvent): void => {
    const isTaken = event.defaultPrevented || (event.target as Element).closest('dialog, [popover]') // an element of the page
    if (event.key === 'Escape' && !isTaken) onClose()
  }

  return (
    <aside ref={root} className={styles.panel} aria-label={title} tabIndex={-1} onKeyDown={close}>
      <header className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      {children}
    </aside>
  )
}
