import type { Client } from '@chat/sdk/client'
import type { Profile } from '@chat/sdk/person'
import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from '../app/session.tsx'

const mostAtOnce = 100

/** Who people are, by id, asked for in one request for all that are wanted in a moment. */
const createDirectory = (client: Client) => {
  const known = new Map<string, Profile>()
  const listeners = new Set<() => void>()
  const asked = new Set<string>()
  let wanted = new Set<string>()

  const tell = (): void => listeners.forEach((listener) => listener())

  const ask = async (): Promise<void> => {
    const userIds = [...wanted]
    wanted = new Set()
    for (let from = 0; from < userIds.length; from += mostAtOnce) {
      const some = userIds.slice(from, from + mostAtOnce)
      try {
        for (const profile of await client.users.getMany(some)) known.set(profile.id, profile)
        tell()
      } catch {
        for (const userId of some) asked.delete(userId) // whoever is shown next asks again
      }
    }
  }

  client.on('user', ({ userId, ...change }) => {
    const before = known.get(userId)
    if (!before) return
    known.set(userId, { ...before, ...change } as Profile) // of a person's own fields
    tell()
  })
  client.on('ended', () => {
    known.clear()
    asked.clear()
    tell()
  })

  return {
    get: (userId: string): Profile | undefined => known.get(userId),
    want: (userId: string): void => {
      if (asked.has(userId)) return
      asked.add(userId)
      if (wanted.size === 0) setTimeout(() => void ask(), 20)
      wanted.add(userId)
    },
    put: (profile: Profile): void => {
      asked.add(profile.id)
      known.set(profile.id, profile)
      tell()
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Directory = ReturnType<typeof createDirectory>

const directories = new WeakMap<Client, Directory>()

export const useDirectory = (): Directory => {
  const client = useClient()
  const made = directories.get(client) ?? createDirectory(client)
  directories.set(client, made)
  return made
}

/** Undefined until it is known, or where there is nobody. */
export const usePerson = (userId: string | undefined): Profile | undefined => {
  const directory = useDirectory()
  useEffect(() => {
    if (userId !== undefined) directory.want(userId)
  }, [directory, userId])
  return useSyncExternalStore(directory.subscribe, () => (userId === undefined ? undefined : directory.get(userId)))
}
