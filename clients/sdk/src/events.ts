import type { Chat, MyChange, Receipt } from './chat.ts'
import type { Message } from './message.ts'
import type { Notification } from './notification.ts'
import type { EndReason } from './session.ts'

/** `syncing`: connected, catching up; `online`: nothing is missing. */
export type ConnectionState = 'connecting' | 'syncing' | 'online' | 'offline' | 'closed'

export type ChatEvent =
  | { kind: 'created'; chatId: string; chat: Chat }
  /** `chat` holds what changed. */
  | { kind: 'updated'; chatId: string; chat: Partial<Chat> }
  /** One's own part of it. */
  | { kind: 'me'; chatId: string; me: MyChange }
  | { kind: 'removed'; chatId: string; reason?: string | undefined }

export type MemberEvent = {
  kind: 'added' | 'removed' | 'updated'
  chatId: string
  userIds: string[]
  role?: string | undefined
}

export type ClientEvents = {
  /** Every message of every chat of mine, by anybody, me included: per chat in `seq` order, each exactly once. */
  message: Message
  /** A message that was handed over has changed; a greater `version` is the newer one. */
  changed: Message
  chat: ChatEvent
  member: MemberEvent
  receipt: { chatId: string; items: Receipt[] }
  typing: { chatId: string; userId: string; typing: boolean }
  /** Of people one shares a chat with: what changed. */
  user: { userId: string; username?: string | undefined; displayName?: string | undefined }
  notification: { kind: 'new' | 'updated' | 'removed'; notification: Notification }
  state: ConnectionState
  /** The login is over, by `logout()` or by the server's word. */
  ended: { reason: EndReason }
}
