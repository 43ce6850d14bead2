import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import layers from './layer.module.css'
import styles from './menu.module.css'
import { placeBeside } from './place-beside.ts'

export type MenuItem = { label: string; icon?: IconName; isDangerous?: boolean; onChoose: () => void }

type MenuProps = { label: string; icon?: IconName; items: readonly MenuItem[]; tabIndex?: number }

/** A button that opens a list of things to do (the menu button pattern of the WAI-ARIA Authoring Practices). */
export const Menu = ({ label, icon = 'more', items, tabIndex }: MenuProps) => {
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const button = (): HTMLElement => root.current!.querySelector<HTMLElement>('[aria-haspopup]')!
  const entries = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]

  useLayoutEffect(() => {
    const layer = menu.current
    if (!isOpen || !layer) return
    const place = (): void => placeBeside(button(), layer)
    layer.showPopover() // in the top layer: no part of the page clips it
    place()
    entries()[0]?.focus()
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
    return () => {
      removeEventListener('resize', place)
      removeEventListener('scroll', place, true)
    }
  }, [isOpen])

  useEffect(() => {
    if (!isOpen) return
    const closeFromOutside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false) // what was pressed is in the page
    }
    document.addEventListener('pointerdown', closeFromOutside)
    return () => document.removeEventListener('pointerdown', closeFromOutside)
  }, [isOpen])

  const move = (event: KeyboardEvent): void => {
    const all = entries()
    const at = all.indexOf(document.activeElement as HTMLElement) // -1 where it is none of them
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      all[to]?.focus()
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation()
      setIsOpen(false)
      button().focus()
    }
  }

  return (
    <div className={styles.root} ref={root}>
      <IconButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        tabIndex={tabIndex}
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || isOpen) return
          event.preventDefault()
          setIsOpen(true)
        }}
      />
      {isOpen && (
        <div
          ref={menu}
          className={`${layers.layer} ${styles.menu}`}
          id={id}
          role="menu"
          aria-label={label}
          popover="manual"
          onKeyDown={move}
        >
          {items.map(({ label: text, icon: itemIcon, isDangerous, onChoose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={isDangerous ? styles.dangerous : undefined}
              onClick={() => {
                setIsOpen(false)
                button().focus()
                onChoose()
              }}
            >
              {itemIcon && <Icon name={itemIcon} size={18} />}
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
