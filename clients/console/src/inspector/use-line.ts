import type { Client } from '@chat/sdk/client'
import { useCallback, useSyncExternalStore } from 'react'
import { useClient } from '../app/session.tsx'

/** Whose line was cut; it stays so when the inspector is closed. */
const cut = new WeakSet<Client>()
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useLine = (): { isCut: boolean; setIsCut: (isCut: boolean) => void } => {
  const client = useClient()
  const isCut = useSyncExternalStore(subscribe, () => cut.has(client))
  const setIsCut = useCallback(
    (next: boolean): void => {
      if (next) cut.add(client)
      else cut.delete(client)
      client.setLine(!next)
      listeners.forEach((listener) => listener())
    },
    [client],
  )
  return { isCut, setIsCut }
}
