import type { Client } from '@chat/sdk/client'
import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from '../../app/session.tsx'

/** Which messages somebody has starred is not told with them, so the latest marks are read once. */
const mostPages = 5

const createStars = (client: Client) => {
  const listeners = new Set<() => void>()
  let starred: ReadonlySet<string> = new Set()
  let isAsked = false

  const set = (next: ReadonlySet<string>): void => {
    starred = next
    listeners.forEach((listener) => listener())
  }

  const readAll = async (): Promise<void> => {
    let cursor: string | null = null
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await client.messages.starred({ limit: 100, ...(cursor !== null && { cursor }) })
      set(new Set([...starred, ...answer.items.map(({ id }) => id)]))
      cursor = answer.next
      if (cursor === null) return
    }
  }

  return {
    all: () => starred,
    load: (): void => {
      if (isAsked) return
      isAsked = true
      readAll().catch(() => (isAsked = false))
    },
    /** @throws ApiProblem, Unreachable */
    mark: async (chatId: string, messageId: string, isStarred: boolean): Promise<void> => {
      await (isStarred ? client.messages.star(chatId, messageId) : client.messages.unstar(chatId, messageId))
      set(new Set(isStarred ? [...starred, messageId] : [...starred].filter((id) => id !== messageId)))
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Stars = ReturnType<typeof createStars>

const madeFor = new WeakMap<Client, Stars>()

/** The private marks, and how to change them. */
export const useStars = (): Stars & { starred: ReadonlySet<string> } => {
  const client = useClient()
  const stars = madeFor.get(client) ?? createStars(client)
  madeFor.set(client, stars)
  useEffect(() => stars.load(), [stars])
  return { ...stars, starred: useSyncExternalStore(stars.subscribe, stars.all) }
}
