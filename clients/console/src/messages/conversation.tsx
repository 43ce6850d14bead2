import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { createContext, useContext } from 'react'

/** What is asked or shown about a message, over the page. `anchor`: beside what. */
export type Question = { message: ShownMessage } & (
  | { kind: 'menu'; anchor: HTMLElement }
  | { kind: 'palette'; anchor: HTMLElement }
  | { kind: 'delete' | 'versions' | 'reactions' | 'receipts' | 'report' }
  | { kind: 'picture'; attachmentId: string }
)

/** What can be done from a message with the page around it. It stays the same object, so that rows need not be drawn anew. */
export type Conversation = {
  chatId: string
  reply: (message: ShownMessage) => void
  edit: (message: ShownMessage) => void
  /** Shows the message with this `seq`, wherever in the history it is. */
  jump: (seq: number) => void
  openThread: (messageId: string) => void
  markUnread: (message: ShownMessage) => void
  ask: (question: Question) => void
}

const Current = createContext<Conversation | undefined>(undefined)

export const ConversationProvider = Current.Provider

/** Only inside the page of a chat. */
export const useConversation = (): Conversation => useContext(Current)!
