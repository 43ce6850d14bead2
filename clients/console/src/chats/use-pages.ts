import type { Page } from '@chat/sdk/page'
import { useCallback, useEffect, useRef, useState } from 'react'

/** `next`: the cursor of what comes after; null at the end, undefined while nothing is there yet. */
type Pages<Item> = { items: readonly Item[]; next: string | null | undefined; error?: unknown }

/** A list that is read page by page; `read` is another one when it is another list. */
export const usePages = <Item>(read: (cursor: string | undefined) => Promise<Page<Item>>) => {
  const [pages, setPages] = useState<Pages<Item>>({ items: [], next: undefined })
  const current = useRef<object>(undefined)

  const readFrom = useCallback(
    async (cursor: string | undefined): Promise<void> => {
      const turn = {}
      current.current = turn
      const answered = await read(cursor).then(
        ({ items, next }) =>
          (before: Pages<Item>): Pages<Item> => ({ items: cursor ? [...before.items, ...items] : items, next }),
        (error: unknown) =>
          (before: Pages<Item>): Pages<Item> => ({ ...before, error }),
      )
      if (current.current !== turn) return
      current.current = undefined
      setPages(answered)
    },
    [read],
  )

  useEffect(() => {
    setPages({ items: [], next: undefined })
    void readFrom(undefined)
    return () => (current.current = undefined)
  }, [readFrom])

  const { items, next, error } = pages
  return {
    items,
    error,
    isAll: next === null,
    isFirst: next === undefined && error === undefined,
    more: (): void => {
      if (typeof next === 'string' && error === undefined && !current.current) void readFrom(next)
    },
    again: (): void => void readFrom(next ?? undefined),
    change: useCallback(
      (changed: (items: readonly Item[], isAll: boolean) => readonly Item[]): void =>
        setPages((before) => ({ ...before, items: changed(before.items, before.next === null) })),
      [],
    ),
  }
}
