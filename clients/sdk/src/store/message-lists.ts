import { sameList } from './memo.ts'
import type { OpenChats } from './open-chats.ts'
import type { Outbox } from './outbox.ts'
import type { PendingChanges } from './pending-changes.ts'
import type { MessageList } from './shown-message.ts'

/** What is shown of each chat; made when it is read, and again only after `touch`. */
export const createMessageLists = (deps: { open: OpenChats; outbox: Outbox; pending: PendingChanges }) => {
  const lists = new Map<string, MessageList>()
  const touched = new Set<string>()

  const make = (chatId: string, before: MessageList | undefined): MessageList => {
    const window = deps.open.get(chatId)
    const isLoaded = window?.isLoaded() ?? false
    const kept = window && isLoaded ? window.messages() : []
    const items = sameList(before?.items, [
      ...kept.flatMap((message) => deps.pending.show(message) ?? []),
      ...deps.outbox.of(chatId),
    ])
    const hasOlder = window?.hasOlder() ?? true
    const hasNewer = window?.hasNewer() ?? false
    const isSame = before?.items === items && before.hasOlder === hasOlder && before.hasNewer === hasNewer
    return isSame && before.isLoaded === isLoaded ? before : { items, hasOlder, hasNewer, isLoaded }
  }

  return {
    touch: (chatId: string): void => void touched.add(chatId),
    of: (chatId: string): MessageList => {
      const before = lists.get(chatId)
      if (before && !touched.has(chatId)) return before

      const list = make(chatId, before)
      lists.set(chatId, list)
      touched.delete(chatId)
      return list
    },
  }
}
