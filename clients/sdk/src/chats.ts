import { z } from 'zod'
import { additions, chat, member, receipts, type Chat, type Member, type Receipts, type Role } from './chat.ts'
import type { Connection } from './connection.ts'
import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './lenient.ts'

/** At least one of them. `mutedUntil` in ISO 8601. */
export type Choice = {
  muted?: boolean
  mutedUntil?: string | null
  level?: 'all' | 'mentions' | 'none'
  pinned?: boolean
}

export type Chats = {
  /** The direct chat with somebody; the one that exists, if one does. */
  openDirect: (peer: { userId: string } | { username: string }) => Promise<Chat>
  createGroup: (group: { name: string; memberIds?: string[] }) => Promise<Chat>
  /** Mine, pinned ones first, then by latest activity. */
  list: (page?: PageQuery) => Promise<Page<Chat>>
  /** @throws ApiProblem `chat-not-found`, `not-a-member` */
  get: (chatId: string) => Promise<Chat>
  rename: (chatId: string, name: string) => Promise<Chat>
  members: (chatId: string, page?: PageQuery) => Promise<Page<Member>>
  addMembers: (chatId: string, userIds: string[]) => Promise<z.infer<typeof additions>>
  removeMember: (chatId: string, userId: string) => Promise<void>
  setRole: (chatId: string, userId: string, role: Role) => Promise<void>
  leave: (chatId: string) => Promise<void>
  /** What one chooses for oneself alone, on all of one's devices; `mutedUntil: null` lifts the end of a mute. */
  choose: (chatId: string, choice: Choice) => Promise<Chat>
  /** Everything up to `seq` is read; the pointer only moves forward. */
  markRead: (chatId: string, seq: number) => Promise<void>
  /** Who got how far with message `seq`. */
  receipts: (
    chatId: string,
    query: PageQuery & { seq: number; state?: 'read' | 'delivered' | 'none' },
  ) => Promise<Receipts>
  /** Seen by the others who are connected; it stops by itself after 6 s. */
  setTyping: (chatId: string, typing: boolean) => Promise<void>
}

type Deps = { request: Send; connection: Pick<Connection, 'call'> }

export const createChats = ({ request, connection }: Deps): Chats => ({
  openDirect: (peer) => request('POST', '/chats', chat, { body: { type: 'direct', ...peer }, repeatable: true }),
  createGroup: (group) => request('POST', '/chats', chat, { body: { type: 'group', memberIds: [], ...group } }),
  list: (page) => request('GET', '/chats', pageOf(chat), { query: page }),
  get: (chatId) => request('GET', `/chats/${chatId}`, chat),
  rename: (chatId, name) => request('PATCH', `/chats/${chatId}`, chat, { body: { name }, repeatable: true }),
  choose: (chatId, choice) => request('PATCH', `/chats/${chatId}/me`, chat, { body: choice, repeatable: true }),
  members: (chatId, page) => request('GET', `/chats/${chatId}/members`, pageOf(member), { query: page }),
  addMembers: (chatId, userIds) =>
    request('POST', `/chats/${chatId}/members`, additions, { body: { userIds }, repeatable: true }),
  removeMember: async (chatId, userId) =>
    void (await request('DELETE', `/chats/${chatId}/members/${userId}`, z.unknown())),
  setRole: async (chatId, userId, role) =>
    void (await request('PATCH', `/chats/${chatId}/members/${userId}`, z.unknown(), {
      body: { role },
      repeatable: true,
    })),
  leave: async (chatId) => void (await request('DELETE', `/chats/${chatId}/members/me`, z.unknown())),
  markRead: async (chatId, seq) => void (await request('PUT', `/chats/${chatId}/read`, z.unknown(), { body: { seq } })),
  receipts: (chatId, query) => request('GET', `/chats/${chatId}/receipts`, receipts, { query }),
  setTyping: async (chatId, typing) =>
    void (await connection.call(typing ? 'typing:start' : 'typing:stop', { chatId })),
})
