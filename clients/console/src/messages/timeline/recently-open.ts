import type { Store } from '@chat/sdk/store/store'

const mostOpen = 6
const openIn = new WeakMap<Store, string[]>()

/** Chats that were left stay loaded and up to date for a while, so that coming back to one shows it at once. */
export const keepForAWhile = (store: Store, chatId: string): void => {
  if (store.messages(chatId).hasNewer) return store.closeChat(chatId) // next time it is shown at its end
  const open = [chatId, ...(openIn.get(store) ?? []).filter((each) => each !== chatId)]
  openIn.set(store, open.slice(0, mostOpen))
  open.slice(mostOpen).forEach(store.closeChat)
}

/** It is shown: whatever else is opened, it stays. */
export const keepOpen = (store: Store, chatId: string): void =>
  void openIn.set(
    store,
    (openIn.get(store) ?? []).filter((each) => each !== chatId),
  )
