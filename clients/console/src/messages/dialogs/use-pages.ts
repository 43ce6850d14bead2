import { useCallback, useEffect, useRef, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'

export type Pages<Item> = {
  items: readonly Item[]
  hasMore: boolean
  isLoading: boolean
  problem: string | undefined
  more: () => void
}

/**
 * A list page by page, the first one at once. With another `key` it begins anew, and what was asked for before is
 * dropped.
 */
export const usePages = <Item>(
  key: string,
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next: string | null }>,
): Pages<Item> => {
  const [items, setItems] = useState<readonly Item[]>([])
  const [cursor, setCursor] = useState<string | null>()
  const [isLoading, setIsLoading] = useState(true)
  const [problem, setProblem] = useState<string>()
  const turn = useRef(0)
  const latest = useRef(read)
  latest.current = read

  const load = useCallback(async (from: string | undefined): Promise<void> => {
    const mine = ++turn.current
    setIsLoading(true)
    setProblem(undefined)
    try {
      const page = await latest.current(from)
      if (mine !== turn.current) return
      setItems((before) => (from === undefined ? page.items : [...before, ...page.items]))
      setCursor(page.next)
    } catch (error) {
      if (mine === turn.current) setProblem(problemText(error))
    }
    if (mine === turn.current) setIsLoading(false)
  }, [])

  useEffect(() => {
    setItems([])
    setCursor(undefined)
    void load(undefined)
    return () => void (turn.current += 1)
  }, [key, load])

  const more = (): void => void (!isLoading && cursor !== null && load(cursor))
  return { items, hasMore: cursor !== null, isLoading, problem, more }
}
