import type { Presence } from '../person-presence.ts'
import type { ChatBook } from './chat-book.ts'
import type { Drafts } from './drafts.ts'
import type { OpenChats } from './open-chats.ts'
import type { Outbox } from './outbox.ts'
import type { PendingChanges } from './pending-changes.ts'
import type { createPinnedMessages } from './pinned-messages.ts'
import type { createReadPointers } from './read-pointers.ts'
import type { StoreClient } from './store-client.ts'
import type { TypingPeople } from './typing-people.ts'

/** What a store consists of. */
export type Parts = {
  client: StoreClient
  book: ChatBook
  open: OpenChats
  outbox: Outbox
  pending: PendingChanges
  typing: TypingPeople
  pointers: ReturnType<typeof createReadPointers>
  pinned: ReturnType<typeof createPinnedMessages>
  presence: Map<string, Presence>
  drafts: Drafts
  /** Something has changed. */
  touch: () => void
  touchChat: (chatId: string) => void
}
