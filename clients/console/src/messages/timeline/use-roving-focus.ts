import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'

const pageStep = 10

const targetOf = (key: string, at: number, count: number): number | undefined =>
  ({
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageStep,
    PageUp: at - pageStep,
    Home: 0,
    End: count - 1,
  })[key]

type Rows = {
  items: readonly ShownMessage[]
  handle: RefObject<VirtualizerHandle | null>
  scroller: RefObject<HTMLElement | null>
}

/**
 * One message at a time is reached with the tab key: the last one, or where somebody was; arrows go on from it, whether
 * or not the next one is drawn.
 */
export const useRovingFocus = ({ items, handle, scroller }: Rows) => {
  const [activeKey, setActiveKey] = useState<string>()
  const isWanted = useRef(false)
  const found = activeKey === undefined ? -1 : items.findLastIndex(({ key }) => key === activeKey)
  const activeIndex = found === -1 ? items.length - 1 : found

  useEffect(() => {
    let frame = 0
    /** Again with the next frame where it is not measured yet: until then it is hidden, and cannot have the focus. */
    const take = (): void => {
      const element = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(activeKey ?? '')}"]`)
      element?.focus({ preventScroll: true })
      isWanted.current = found !== -1 && document.activeElement !== element
      if (isWanted.current) frame = requestAnimationFrame(take)
    }
    if (isWanted.current) take()
    return () => cancelAnimationFrame(frame)
  })

  const focusAt = (index: number): void => {
    const message = items[Math.max(0, Math.min(index, items.length - 1))]
    if (!message) return
    isWanted.current = true
    setActiveKey(message.key)
    handle.current?.scrollToIndex(items.indexOf(message), { align: 'nearest' })
  }

  return {
    activeIndex,
    focusAt,
    onFocus: (event: FocusEvent): void => setActiveKey(event.target.closest<HTMLElement>('[data-key]')?.dataset.key),
    /** @returns whether the key meant another message */
    onMove: ({ key, shiftKey }: KeyboardEvent): boolean => {
      const to = shiftKey ? undefined : targetOf(key, activeIndex, items.length)
      if (to !== undefined) focusAt(to)
      return to !== undefined
    },
  }
}
