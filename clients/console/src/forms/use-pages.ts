import type { Page } from '@chat/sdk/page'
import { useCallback, useEffect, useRef, useState } from 'react'

export type Pages<Item> = {
  items: readonly Item[]
  /** Why the next page is not there, until it is asked for again. */
  error: unknown
  isLoading: boolean
  /** There is nothing after them. */
  isAll: boolean
  /** Reads on, unless that is under way, there is nothing more, or it has failed. */
  more: () => void
  /** The page that could not be read; of a list that is all there, the first one. */
  again: () => void
  change: (changed: (items: readonly Item[], isAll: boolean) => readonly Item[]) => void
}

/** `next`: the cursor of what comes after; null at the end, undefined while nothing is there yet. */
type Known<Item> = { items: readonly Item[]; next: string | null | undefined; error?: unknown; isLoading: boolean }

const nothing = { items: [], next: undefined, isLoading: true }

/**
 * A list page by page, the first one at once. With another `key` it begins anew, and what was asked for before is
 * dropped.
 */
export const usePages = <Item>(key: string, read: (page: { cursor?: string }) => Promise<Page<Item>>): Pages<Item> => {
  const [known, setKnown] = useState<Known<Item>>(nothing)
  const turn = useRef(0)
  const latest = useRef(read)
  latest.current = read

  const readFrom = useCallback(async (cursor: string | undefined): Promise<void> => {
    const mine = ++turn.current
    setKnown(({ items, next }) => ({ items, next, isLoading: true }))
    const change = await latest.current(cursor === undefined ? {} : { cursor }).then(
      ({ items, next }) =>
        (before: Known<Item>): Known<Item> => ({
          items: cursor === undefined ? items : [...before.items, ...items],
          next,
          isLoading: false,
        }),
      (error: unknown) =>
        (before: Known<Item>): Known<Item> => ({ ...before, error, isLoading: false }),
    )
    if (mine === turn.current) setKnown(change)
  }, [])

  useEffect(() => {
    setKnown(nothing)
    void readFrom(undefined)
    return () => void (turn.current += 1)
  }, [key, readFrom])

  const { items, next, error, isLoading } = known
  return {
    items,
    error,
    isLoading,
    isAll: next === null,
    more: (): void => {
      if (typeof next === 'string' && error === undefined && !isLoading) void readFrom(next)
    },
    again: (): void => void readFrom(next ?? undefined),
    change: useCallback(
      (changed) => setKnown((before) => ({ ...before, items: changed(before.items, before.next === null) })),
      [],
    ),
  }
}
