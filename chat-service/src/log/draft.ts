import type { SystemContent } from '@chat/common/events/chat-events'
import type { ChatState } from '../chats/chat-state.ts'
import type { MessageDoc } from '../messages/message.model.ts'

/** What a message says, once it is decided. */
export type Content = { text: string; mentions: string[] } | { system: SystemContent }

/**
 * What somebody wants to happen to a chat.
 *
 * `decide` is asked right before every attempt to store it, with the chat as of the message before it: it gives the
 * content, or undefined where there is nothing left to do, or throws a refusal. It must be pure: it may be asked often.
 */
export type Draft = {
  chatId: string
  senderId: string
  clientMessageId?: string | undefined
  requestId?: string | undefined
  decide: (chat: ChatState) => Content | undefined
}

/** `repeated`: an earlier send with the same clientMessageId had stored it. */
export type Appended = { message: MessageDoc; repeated: boolean }
