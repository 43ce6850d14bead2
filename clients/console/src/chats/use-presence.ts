import type { Client } from '@chat/sdk/client'
import type { Presence } from '@chat/sdk/person-presence'
import { useEffect } from 'react'
import { useClient } from '../app/session.tsx'
import { useStore } from '../app/use-store.ts'

const gatheredForMs = 50

/** Asks for each person once, and for those who come into view together in one call. */
const createWatcher = (client: Client) => {
  const watched = new Set<string>()
  let wanted: string[] = []

  return (userId: string): void => {
    if (watched.has(userId)) return
    watched.add(userId)
    if (wanted.length === 0)
      setTimeout(() => {
        const asked = wanted
        wanted = []
        client.presence.subscribe(asked).catch(() => {}) // of more people than one may follow nothing is shown
      }, gatheredForMs)
    wanted.push(userId)
  }
}

const watchers = new WeakMap<Client, (userId: string) => void>()

const watcherOf = (client: Client): ((userId: string) => void) => {
  const watch = watchers.get(client) ?? createWatcher(client)
  watchers.set(client, watch)
  return watch
}

/** Whether somebody is there, now and with every change; undefined where it is not shown. */
export const usePresence = (userId: string | undefined): Presence | undefined => {
  const client = useClient()
  useEffect(() => {
    if (userId !== undefined) watcherOf(client)(userId)
  }, [client, userId])
  return useStore((store) => (userId === undefined ? undefined : store.presence(userId)))
}
