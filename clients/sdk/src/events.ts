import type { Chat, MyChange, Receipt } from './chat.ts'
import type { Message } from './message.ts'
import type { MessageChange } from './message-change.ts'
import type { Notification } from './notification.ts'
import type { PersonChange } from './person.ts'
import type { Presence } from './person-presence.ts'
import type { ApiProblem } from './problem.ts'
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

/** What became of a message that was to be sent later. */
export type ScheduledEvent =
  { kind: 'sent'; id: string; message: Message } | { kind: 'failed'; id: string; problem: ApiProblem }

export type ClientEvents = {
  /** Every message of every chat of mine, by anybody, me included: per chat in `seq` order, each exactly once. */
  message: Message
  /**
   * A message that was handed over has changed, or an older one: its text, reactions, pin, or that it is deleted. All of
   * it where that is known, else the parts; a greater `version` is the newer one.
   */
  changed: MessageChange
  /** I have deleted it for myself, here or elsewhere. `createdAt`: of the message, where it comes in its stead. */
  hidden: { chatId: string; messageId: string; seq: number; createdAt?: string }
  chat: ChatEvent
  member: MemberEvent
  receipt: { chatId: string; items: Receipt[] }
  typing: { chatId: string; userId: string; typing: boolean }
  /** Of people that `presence.subscribe` was asked for. */
  presence: Presence
  scheduled: ScheduledEvent
  /** Of people one shares a chat with: what changed. */
  user: PersonChange
  notification: { kind: 'new' | 'updated' | 'removed'; notification: Notification }
  state: ConnectionState
  /** The login is over, by `logout()` or by the server's word. */
  ended: { reason: EndReason }
}
