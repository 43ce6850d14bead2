import { chat, type Chat } from './chat.ts'
import type { Send } from './http.ts'
import { ban, invite, invitePreview, room, type Ban, type Invite, type InvitePreview, type Room } from './invite.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { anything } from './shape.ts'

/** How people come into groups, and how they are kept out. */
export type Rooms = {
  /** Rooms that anyone may find, by the beginning of a word of their name; without `search` all. */
  publicRooms: (query?: PageQuery & { search?: string }) => Promise<Page<Room>>
  /** A public room. @throws ApiProblem `banned`, `chat-not-found` */
  join: (chatId: string) => Promise<Chat>
  /** What an invite leads into. @throws ApiProblem `invite-not-found` */
  previewInvite: (code: string) => Promise<InvitePreview>
  joinByInvite: (code: string) => Promise<Chat>
  invites: (chatId: string, page?: PageQuery) => Promise<Page<Invite>>
  /** `expiresAt` in ISO 8601; without limits it holds until it is revoked. */
  createInvite: (chatId: string, limits?: { maxUses?: number; expiresAt?: string }) => Promise<Invite>
  revokeInvite: (chatId: string, code: string) => Promise<void>
  bans: (chatId: string, page?: PageQuery) => Promise<Page<Ban>>
  /** Removes somebody, who reads nothing any more and cannot come back. */
  ban: (chatId: string, userId: string) => Promise<void>
  unban: (chatId: string, userId: string) => Promise<void>
}

export const createRooms = (request: Send): Rooms => ({
  publicRooms: (query) => request('GET', '/chats/public', pageOf(room), { query }),
  join: (chatId) => request('POST', `/chats/${chatId}/join`, chat, { repeatable: true }),
  previewInvite: (code) => request('GET', `/invites/${encodeURIComponent(code)}`, invitePreview),
  joinByInvite: (code) => request('POST', `/invites/${encodeURIComponent(code)}/join`, chat, { repeatable: true }),
  invites: (chatId, page) => request('GET', `/chats/${chatId}/invites`, pageOf(invite), { query: page }),
  createInvite: (chatId, limits = {}) => request('POST', `/chats/${chatId}/invites`, invite, { body: limits }),
  revokeInvite: async (chatId, code) =>
    void (await request('DELETE', `/chats/${chatId}/invites/${encodeURIComponent(code)}`, anything)),
  bans: (chatId, page) => request('GET', `/chats/${chatId}/bans`, pageOf(ban), { query: page }),
  ban: async (chatId, userId) =>
    void (await request('POST', `/chats/${chatId}/bans/${userId}`, anything, { repeatable: true })),
  unban: async (chatId, userId) => void (await request('DELETE', `/chats/${chatId}/bans/${userId}`, anything)),
})
