import type { Caller } from '@chat/common/auth/caller'
import type { Problem } from '@chat/common/http/problem'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { ServerEvents } from './server-events.ts'

export type Reply = { ok: true; data: unknown } | { ok: false; problem: Problem }

/** What a client may ask is in client-events.ts: each takes one object and is always answered. */
export type ClientEvents = Record<string, (input: unknown, ack: (reply: Reply) => void) => void>

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
