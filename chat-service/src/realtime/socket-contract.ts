import type { Caller } from '@chat/common/auth/caller'
import type { GroupSettings, LeaveReason, ReactionCount, Role } from '@chat/common/events/chat-content'
import type { NotificationData } from '@chat/common/events/notification-events'
import type { Problem } from '@chat/common/http/problem'
import type { Seen } from '../presence/seen.ts'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { ChatView } from '../chats/chat.answer.ts'
import type { Level } from '../chats/member.model.ts'
import type { MessageView } from '../messages/message.answer.ts'

export type Reply = { ok: true; data: unknown } | { ok: false; problem: Problem }

/** What a client may ask is the table in socket-routes.ts: each takes one object and is always answered. */
export type ClientEvents = Record<string, (input: unknown, ack: (reply: Reply) => void) => void>

/** A problem that came with an event. */
type SentProblem = { type: string; title: string; status: number; detail?: string | undefined }

type OfMessage = { chatId: string; messageId: string; seq: number; version: number }

/** What the server reports. Room payloads hold nothing personal. */
export type ServerEvents = {
  ready: (ready: { userId: string; sessionId: string; expiresAt: string; serverTime: string }) => void
  resync: (nothing: Record<string, never>) => void
  'message:new': (message: MessageView) => void
  'message:edited': (edited: OfMessage & { text: string; mentions: string[]; editedAt: string }) => void
  'message:deleted': (deleted: Omit<OfMessage, 'version'> & { version?: number; deletedAt: string; for?: 'me' }) => void
  'reaction:changed': (
    changed: OfMessage & { userId: string; emoji: string; set: boolean; reactions: ReactionCount[] },
  ) => void
  'pin:changed': (changed: OfMessage & { pinned: boolean }) => void
  'scheduled:sent': (sent: { id: string; message: MessageView }) => void
  'scheduled:failed': (failed: { id: string; problem: SentProblem }) => void
  'chat:created': (chat: ChatView | { chatId: string }) => void
  'chat:updated': (changed: Omit<GroupSettings, 'avatarId'> & { chatId: string; avatarUrl?: string | null }) => void
  'chat:removed': (removed: { chatId: string; reason: LeaveReason }) => void
  'chat:me': (changed: {
    chatId: string
    /** Of one's settings there; of two that say it, the greater is the later. */
    version?: number
    readSeq?: number | undefined
    muted?: boolean
    mutedUntil?: string | null
    level?: Level
    pinned?: boolean
    draft?: string | null | undefined
    hidden?: boolean | undefined
    unreadFrom?: number | null | undefined
  }) => void
  'member:added': (added: { chatId: string; userIds: string[] }) => void
  'member:removed': (removed: { chatId: string; userIds: string[] }) => void
  'member:updated': (updated: { chatId: string; userIds: string[]; role: Role }) => void
  receipt: (receipt: { chatId: string; items: { userId: string; deliveredSeq?: number; readSeq?: number }[] }) => void
  presence: (seen: Seen) => void
  typing: (typing: { chatId: string; userId: string; typing: boolean }) => void
  'user:updated': (changed: { userId: string } & Record<string, unknown>) => void
  'notification:new': (notification: NotificationData) => void
  'notification:updated': (notification: NotificationData) => void
  'notification:removed': (notification: NotificationData) => void
  'session:ending': (ending: { reason: 'revoked' | 'expired' | 'draining' }) => void
}

/** Which chat a socket hears, and from which message on; changes of older ones it does not. */
export type Hearing = { chatId: string; visibleFrom: number }

/** A change of rooms that happened while the rooms of a socket were being read. */
export type RoomChange = Hearing & { present: boolean }

export type TypingEnd = { timer: NodeJS.Timeout; atMs: number }

export type SocketData = {
  caller: Caller
  requestId: string
  /** While its rooms are being set up: what has to be done to them afterwards. */
  waiting: RoomChange[] | undefined
  /** Something may have been missed during set-up: read the rooms again. */
  readAgain: boolean
  /** Ends of typing that are due, by chat. */
  typing?: Map<string, TypingEnd>
  /** The person counts as being here by it. */
  isPresent: boolean
  /** The person is here, but not at it. */
  isAway?: boolean
  /** How many events it has sent; numbers their request ids. */
  events: number
  /** Those of them that are not answered yet. */
  underWay: number
  /** To be called when none of them is left. */
  onAnswered?: () => void
  budget: { left: number; at: number }
  /** How many events were refused because it asked too much. */
  refused?: number
  /** While it is not read because of that. */
  notReadUntilMs?: number
}

export type Sockets = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>
export type ChatSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>

export const roomOf = {
  chat: (chatId: string) => `chat:${chatId}`,
  user: (userId: string) => `user:${userId}`,
  /** Those in a chat who see it only from this message on. */
  newcomers: ({ chatId, visibleFrom }: Hearing) => `newcomers:${visibleFrom}:${chatId}`,
  /** Who is told how this person is there. */
  presence: (userId: string) => `presence:${userId}`,
  /** Whose presence a room is about; undefined for other rooms. */
  watchedIn: (room: string): string | undefined =>
    room.startsWith('presence:') ? room.slice('presence:'.length) : undefined,
}
