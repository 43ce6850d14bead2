import type { ConnectionState } from '@chat/sdk/events'
import { useCallback, useSyncExternalStore } from 'react'
import { useClient } from './session.tsx'

/** How the connection is, as it changes. */
export const useConnection = (): ConnectionState => {
  const client = useClient()
  const subscribe = useCallback((listener: () => void) => client.on('state', listener), [client])
  return useSyncExternalStore(subscribe, client.state)
}
