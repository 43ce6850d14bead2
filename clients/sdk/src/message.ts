import { attachment } from './attachment.ts'
import { reactionCount } from './reaction.ts'
import { array, boolean, extend, nullable, number, object, optional, or, string, type Infer } from './shape.ts'

/** What happened to the chat: `created`, `members-added`, ... A kind this version does not know passes too. */
export const systemContent = object({
  kind: string,
  userIds: optional(array(string)),
  name: optional(string),
  role: optional(string),
  reason: optional(string),
})

/**
 * `seq` numbers the messages of a chat from 1 without a hole; `version` grows when a message is changed. `hidden`: a
 * message that one has deleted for oneself, of which nothing else is told.
 */
export const message = object({
  id: string,
  chatId: string,
  seq: number,
  version: or(number, 0),
  senderId: or(string, ''),
  clientMessageId: optional(string),
  text: or(string, ''),
  replyTo: optional(string),
  mentions: or(array(string), []),
  attachments: or(array(attachment), []),
  reactions: or(array(reactionCount), []),
  pinned: optional(boolean),
  hidden: optional(boolean),
  createdAt: or(string, ''),
  editedAt: optional(string),
  deletedAt: optional(string),
  system: optional(systemContent),
})
export type Message = Infer<typeof message>

/** With what is told of one alone. */
export const messageWithReplies = extend(message, { replies: or(number, 0) })
export type MessageWithReplies = Infer<typeof messageWithReplies>

/** What a message said before it was edited. */
export const messageVersion = object({
  version: optional(number),
  text: or(string, ''),
  editedAt: optional(string),
})
export type MessageVersion = Infer<typeof messageVersion>

/** Part of a history, oldest first. */
export const history = object({ items: array(message), hasBefore: boolean, hasAfter: boolean })
export type History = Infer<typeof history>

/** Found messages, newest first. `partial`: older ones may be missing; the cursor goes on with them. */
export const findings = object({
  items: array(message),
  next: or(nullable(string), null),
  partial: optional(boolean),
})
export type Findings = Infer<typeof findings>

/** A message that is to be sent at `sendAt`. */
export const scheduled = object({
  id: string,
  chatId: optional(string),
  text: or(string, ''),
  replyTo: optional(string),
  sendAt: string,
})
export type Scheduled = Infer<typeof scheduled>
