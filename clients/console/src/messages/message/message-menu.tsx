import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { Icon } from '../../design/icon.tsx'
import styles from '../../design/menu.module.css'
import { Floating } from './floating.tsx'
import { useMessageActions } from './use-message-actions.ts'

type MessageMenuProps = { message: ShownMessage; anchor: HTMLElement; onClose: () => void }

const nextOf = (key: string, at: number, count: number): number | undefined =>
  ({ ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 })[key]

/** All that can be done with a message, each with the key that does it without the menu. */
export const MessageMenu = ({ message, anchor, onClose }: MessageMenuProps) => {
  const menu = useRef<HTMLDivElement>(null)
  const actions = useMessageActions()(message, anchor)
  const entries = (): HTMLElement[] => [...(menu.current?.querySelectorAll('button') ?? [])]
  useEffect(() => entries()[0]?.focus(), [])

  const close = (): void => {
    onClose()
    ;(anchor.closest('article') ?? anchor).focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const all = entries()
    const to = nextOf(event.key, all.indexOf(document.activeElement as HTMLElement), all.length) // -1 where it is none
    if (to !== undefined) all[to]?.focus()
    if (event.key === 'Tab' || event.key === 'Escape') close()
    if (to !== undefined || event.key === 'Tab' || event.key === 'Escape') event.preventDefault()
  }

  return (
    <Floating anchor={anchor} onClose={onClose}>
      <div ref={menu} className={styles.menu} role="menu" aria-label="Message" onKeyDown={onKeyDown}>
        {actions.map(({ label, icon, isDangerous, shortcut, onChoose }) => (
          <button
            key={label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={isDangerous ? styles.dangerous : undefined}
            aria-keyshortcuts={shortcut}
            onClick={() => {
              close()
              onChoose()
            }}
          >
            {icon && <Icon name={icon} size={18} />}
            <span>{label}</span>
            {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
          </button>
        ))}
      </div>
    </Floating>
  )
}
