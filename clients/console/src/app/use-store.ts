import type { Store } from '@chat/sdk/store/store'
import { useSyncExternalStore } from 'react'
import { useSession } from './session.tsx'

/**
 * What `read` gives of the store, and again whenever that changes. The store gives the same object until something of it
 * has changed, so `read` must not make new ones: `(store) => store.messages(chatId)`.
 */
export const useStore = <Value>(read: (store: Store) => Value): Value => {
  const { store } = useSession()
  return useSyncExternalStore(store.subscribe, () => read(store))
}
