import { useEffect, type RefObject } from 'react'
import { useLocation } from 'wouter'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** Control or Command and K, and `/` where nobody is writing, lead to the field, also where a phone does not show it. */
export const useSearchShortcut = (field: RefObject<HTMLInputElement | null>): void => {
  const [, go] = useLocation()
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const isK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k'
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)
      if ((!isK && !isSlash) || document.querySelector('dialog[open]')) return

      event.preventDefault()
      if (!field.current?.checkVisibility()) go('/')
      requestAnimationFrame(() => field.current?.select())
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [field, go])
}
