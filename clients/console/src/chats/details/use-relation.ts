import type { Page, PageQuery } from '@chat/sdk/page'
import type { Contact } from '@chat/sdk/settings'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from '../../app/session.tsx'

/** How one stands to somebody. `state` of a contact; `none` where there is nothing between the two. */
export type Relation = { state: string; isBlocked: boolean }

const find = async <Item extends { id: string }>(
  read: (page: PageQuery) => Promise<Page<Item>>,
  id: string,
): Promise<Item | undefined> => {
  let cursor: string | null = null
  do {
    const page: Page<Item> = await read({ limit: 100, ...(cursor !== null && { cursor }) })
    const found = page.items.find((item) => item.id === id)
    if (found) return found
    cursor = page.next
  } while (cursor !== null)
  return undefined
}

export const useRelation = (userId: string) => {
  const { users } = useClient()
  const [relation, setRelation] = useState<Relation>()
  const [error, setError] = useState<unknown>()

  const read = useCallback(async (): Promise<void> => {
    try {
      const [contact, blocked] = await Promise.all([find<Contact>(users.contacts, userId), find(users.blocks, userId)])
      setRelation({ state: contact?.state ?? 'none', isBlocked: blocked !== undefined })
      setError(undefined)
    } catch (problem) {
      setError(problem)
    }
  }, [users, userId])

  useEffect(() => void read(), [read])
  return { relation, error, read }
}
