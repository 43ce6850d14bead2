import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useAccount } from '../app/session.tsx'
import { useDirectory } from '../people/directory.tsx'

/** How these people are called in a sentence, with oneself as “You”. */
export const useNames = (userIds: readonly string[]): ((userId: string) => string) => {
  const directory = useDirectory()
  const myId = useAccount().id
  const key = userIds.join()
  useEffect(() => {
    for (const userId of key === '' ? [] : key.split(',')) if (userId !== myId) directory.want(userId)
  }, [directory, key, myId])

  const names = useSyncExternalStore(directory.subscribe, () =>
    userIds.map((userId) => directory.get(userId)?.displayName ?? '').join('\n'),
  )
  return useMemo(() => {
    const nameOf = new Map(key.split(',').map((userId, index) => [userId, names.split('\n')[index]]))
    return (userId) => (userId === myId ? 'You' : nameOf.get(userId) || 'Somebody')
  }, [key, names, myId])
}
