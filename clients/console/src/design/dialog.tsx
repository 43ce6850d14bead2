import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

type DialogProps = { title: string; onClose: () => void; children: ReactNode; actions?: ReactNode }

/** Over everything else, which cannot be reached meanwhile; Escape closes it. It is open as long as it is rendered. */
export const Dialog = ({ title, onClose, children, actions }: DialogProps) => {
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const opened = dialog.current!
    opened.showModal()
    opened.querySelector<HTMLElement>(`.${styles.body} :is(input, textarea, select)`)?.focus()
    return () => opened.close() // which leads the focus back, as taking it out of the page does not
  }, [])

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
      {actions && <footer className={styles.actions}>{actions}</footer>}
    </dialog>
  )
}
