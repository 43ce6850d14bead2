import type { Page, PageQuery } from '@chat/sdk/page'
import { useState } from 'react'
import { focusBeside } from '../../forms/focus-beside.ts'
import { refusalText } from '../../forms/refusal-text.ts'
import { useLoaded } from '../../forms/use-loaded.ts'

/** A list a page at a time, and what is done to one of its rows meanwhile. */
export const usePeopleList = <Item extends { id: string }>(load: (page?: PageQuery) => Promise<Page<Item>>) => {
  const list = useLoaded(() => load())
  const [busyId, setBusyId] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const attempt = async (id: string, work: () => Promise<void>): Promise<void> => {
    const focusAgain = focusBeside(document.activeElement)
    setBusyId(id)
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(refusalText(error))
    } finally {
      setBusyId(undefined)
      focusAgain()
    }
  }

  return {
    list,
    busyId,
    problem,
    attempt,
    replace: (item: Item): void =>
      list.set(({ items, next }) => ({ items: items.map((one) => (one.id === item.id ? item : one)), next })),
    drop: (id: string): void => list.set(({ items, next }) => ({ items: items.filter((one) => one.id !== id), next })),
    more: (cursor: string): Promise<void> =>
      attempt('more', async () => {
        const page = await load({ cursor })
        list.set(({ items }) => ({ items: [...items, ...page.items], next: page.next }))
      }),
  }
}

export type PeopleList<Item extends { id: string }> = ReturnType<typeof usePeopleList<Item>>
