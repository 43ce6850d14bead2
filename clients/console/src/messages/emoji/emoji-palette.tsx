import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import styles from './emoji-palette.module.css'
import { findEmojis } from './emojis.ts'

const perLine = 8

const stepOf = (key: string, isRtl: boolean): number | undefined =>
  ({ ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: perLine, ArrowUp: -perLine })[key]

/** Emojis to choose one of, by pointer, arrows, or a word. Loaded when it is opened first. */
const EmojiPalette = ({ onChoose }: { onChoose: (emoji: string) => void }) => {
  const [query, setQuery] = useState('')
  const found = useMemo(() => findEmojis(query), [query])
  const input = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => input.current?.focus({ preventScroll: true }), [])

  const move = (event: KeyboardEvent): void => {
    const all = [...(grid.current?.querySelectorAll('button') ?? [])]
    const at = all.indexOf(document.activeElement as HTMLButtonElement) // -1: it is in the field
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const step = stepOf(event.key, isRtl)
    const isInField = at === -1
    if (step === undefined || (isInField && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const next = isInField ? all[0] : all[at + step]
    ;(next ?? (step < 0 ? input.current : undefined))?.focus()
  }

  return (
    <div className={styles.palette} role="group" aria-label="Emojis" onKeyDown={move}>
      <input
        ref={input}
        type="search"
        className={styles.search}
        aria-label="Find an emoji"
        placeholder="Find an emoji"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault() // it may be in a form
          if (found[0]) onChoose(found[0].emoji)
        }}
      />
      <div ref={grid} className={styles.grid}>
        {found.map(({ emoji, words }, index) => (
          <button
            key={emoji}
            type="button"
            tabIndex={index === 0 ? 0 : -1}
            aria-label={words}
            title={words}
            onClick={() => onChoose(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
      <p className={styles.none} role="status">
        {found.length === 0 && 'There is none of that name'}
      </p>
    </div>
  )
}

export default EmojiPalette
