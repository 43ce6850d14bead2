import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import styles from './tabs.module.css'

type TabsProps = { label: string; tabs: readonly { name: string; content: () => ReactNode }[] }

/** One of several panels (the tabs pattern of the WAI-ARIA Authoring Practices). */
export const Tabs = ({ label, tabs }: TabsProps) => {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, tabs.length - 1) // one may have gone

  const move = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const ends: Record<string, number> = { Home: 0, End: tabs.length - 1 }
    const step = event.key === forward ? 1 : tabs.length - 1
    const to = isArrow ? (at + step) % tabs.length : ends[event.key]
    if (to === undefined) return
    event.preventDefault()
    setChosen(to)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus()
  }

  return (
    <div className={styles.tabs}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={move}>
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-controls={`${id}-panel`}
            aria-selected={index === at}
            tabIndex={index === at ? 0 : -1}
            className={styles.tab}
            onClick={() => setChosen(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${at}`} className={styles.panel}>
        {tabs[at]?.content()}
      </div>
    </div>
  )
}
