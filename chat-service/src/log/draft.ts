import type { AttachmentData, SystemContent } from '@chat/common/events/chat-content'
import type { ChatState } from '../chats/chat-state.ts'
import type { MessageDoc } from '../messages/message.model.ts'

/** What somebody says; only what there is of it. `replyToSenderId` has written what it answers. */
export type TextContent = {
  text: string
  mentions?: string[]
  replyTo?: string
  replyToSenderId?: string
  attachments?: AttachmentData[]
}

/** What happens to a chat. */
export type SystemDraft = { system: SystemContent }

/** What a message says, once it is decided. */
export type Content = TextContent | SystemDraft

/**
 * What somebody wants to happen to a chat.
 *
 * `decide` is asked right before every attempt to store it, with the chat as of the message before it: it gives the
 * content, or undefined where there is nothing left to do, or throws a refusal. It must be pure: it may be asked often.
 * `admit` is asked once, before that, and may throw a refusal too; a repeat is recognised also where it does.
 */
export type Draft = {
  chatId: string
  senderId: string
  clientMessageId?: string | undefined
  requestId?: string | undefined
  admit?: (() => void) | undefined
  decide: (chat: ChatState) => Content | undefined
}

/** `repeated`: an earlier send with the same clientMessageId had stored it. */
export type Appended = { message: MessageDoc; repeated: boolean }
