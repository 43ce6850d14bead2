import type { Profile } from '@chat/sdk/person'
import { useEffect, useState } from 'react'
import { useAccount, useClient } from '../app/session.tsx'
import { useDirectory } from '../people/directory.tsx'
import { usePaused } from './use-paused.ts'

const shownAtMost = 20

type Found = { text: string; people: readonly Profile[]; error?: unknown }

const nothing: Found = { text: '', people: [] }

/** People whose names begin with what somebody types, asked for when they pause; without oneself. */
export const usePeopleSearch = (typed: string) => {
  const client = useClient()
  const directory = useDirectory()
  const myId = useAccount().id
  const [found, setFound] = useState(nothing)
  const wanted = typed.trim().replace(/^@/, '')
  const text = usePaused(wanted)

  useEffect(() => {
    if (text === '') return setFound(nothing)

    let isCurrent = true
    const ask = async (): Promise<void> => {
      const asked = await client.users
        .search(text, { limit: shownAtMost })
        .then(({ items }): Found => ({ text, people: items.filter(({ id }) => id !== myId) }))
        .catch((error: unknown): Found => ({ text, people: [], error }))
      if (!isCurrent) return
      asked.people.forEach(directory.put)
      setFound(asked)
    }
    void ask()
    return () => void (isCurrent = false)
  }, [client, directory, myId, text])

  return { people: found.people, error: found.error, isSearching: wanted !== found.text }
}
