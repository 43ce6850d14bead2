import { attachment, type Attachment } from './attachment.ts'
import {
  additions,
  chat,
  member,
  newGroup,
  receipts,
  type Additions,
  type Chat,
  type Member,
  type NewGroup,
  type Receipts,
  type Role,
} from './chat.ts'
import type { Connection } from './connection.ts'
import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { createRooms, type Rooms } from './rooms.ts'
import { anything, number, object, or, type Infer } from './shape.ts'
import { createUpload, type UploadOptions } from './upload.ts'

/** At least one of them. `mutedUntil` in ISO 8601. */
export type Choice = {
  muted?: boolean
  mutedUntil?: string | null
  level?: 'all' | 'mentions' | 'none'
  pinned?: boolean
}

/** What a group chooses for itself; `slowModeSeconds` 0: no waiting between one's messages. */
export type GroupChange = {
  name?: string
  description?: string
  visibility?: 'private' | 'public'
  posting?: 'everyone' | 'admins'
  history?: 'all' | 'since-join'
  slowModeSeconds?: number
}

/** What waits to be read: messages, those that mention me, and the chats they are in. */
export type UnreadCount = Infer<typeof unreadCount>

const unreadCount = object({ messages: number, mentions: or(number, 0), chats: or(number, 0) })

export type Chats = Rooms & {
  /** The direct chat with somebody; the one that exists, if one does. */
  openDirect: (peer: { userId: string } | { username: string }) => Promise<Chat>
  createGroup: (group: GroupChange & { name: string; memberIds?: string[] }) => Promise<NewGroup>
  /** Mine, pinned ones first, then by latest activity. */
  list: (page?: PageQuery) => Promise<Page<Chat>>
  unreadCount: () => Promise<UnreadCount>
  /** @throws ApiProblem `chat-not-found`, `not-a-member` */
  get: (chatId: string) => Promise<Chat>
  rename: (chatId: string, name: string) => Promise<Chat>
  /** At least one setting. @throws ApiProblem `forbidden` */
  update: (chatId: string, change: GroupChange) => Promise<Chat>
  /** A group for everybody; a direct chat is put away until something new comes. */
  remove: (chatId: string) => Promise<void>
  members: (chatId: string, page?: PageQuery) => Promise<Page<Member>>
  addMembers: (chatId: string, userIds: string[]) => Promise<Additions>
  removeMember: (chatId: string, userId: string) => Promise<void>
  setRole: (chatId: string, userId: string, role: Role) => Promise<void>
  leave: (chatId: string) => Promise<void>
  /** What one chooses for oneself alone, on all of one's devices; `mutedUntil: null` lifts the end of a mute. */
  choose: (chatId: string, choice: Choice) => Promise<Chat>
  /** Everything up to `seq` is read; the pointer only moves forward. */
  markRead: (chatId: string, seq: number) => Promise<void>
  /** Message `seq` is the first unread one, until something after it is read. */
  markUnread: (chatId: string, seq: number) => Promise<void>
  /** What one has begun to write, on all of one's devices. */
  setDraft: (chatId: string, text: string) => Promise<void>
  clearDraft: (chatId: string) => Promise<void>
  /** Who got how far with message `seq`. */
  receipts: (
    chatId: string,
    query: PageQuery & { seq: number; state?: 'read' | 'delivered' | 'none' },
  ) => Promise<Receipts>
  /** Seen by the others who are connected; it stops by itself after 6 s. */
  setTyping: (chatId: string, typing: boolean) => Promise<void>
  /** The picture of a group: png, jpeg, webp or gif up to 2 MiB. */
  setAvatar: (chatId: string, picture: Blob, options?: UploadOptions) => Promise<void>
  removeAvatar: (chatId: string) => Promise<void>
  /** A file for a message of this chat, whose `attachmentIds` then name it. @throws ApiProblem `payload-too-large` */
  uploadAttachment: (chatId: string, file: Blob, options?: UploadOptions) => Promise<Attachment>
}

type Deps = { request: Send; connection: Pick<Connection, 'call'> }

export const createChats = ({ request, connection }: Deps): Chats => {
  const upload = createUpload(request)

  const update = (chatId: string, change: GroupChange): Promise<Chat> =>
    request('PATCH', `/chats/${chatId}`, chat, { body: change, repeatable: true })

  const act = async (method: string, path: string, body?: object): Promise<void> =>
    void (await request(method, path, anything, { body, repeatable: true }))

  return {
    ...createRooms(request),
    openDirect: (peer) => request('POST', '/chats', chat, { body: { type: 'direct', ...peer }, repeatable: true }),
    createGroup: (group) => request('POST', '/chats', newGroup, { body: { type: 'group', memberIds: [], ...group } }),
    list: (page) => request('GET', '/chats', pageOf(chat), { query: page }),
    unreadCount: () => request('GET', '/chats/unread-count', unreadCount),
    get: (chatId) => request('GET', `/chats/${chatId}`, chat),
    rename: (chatId, name) => update(chatId, { name }),
    update,
    remove: (chatId) => act('DELETE', `/chats/${chatId}`),
    choose: (chatId, choice) => request('PATCH', `/chats/${chatId}/me`, chat, { body: choice, repeatable: true }),
    members: (chatId, page) => request('GET', `/chats/${chatId}/members`, pageOf(member), { query: page }),
    addMembers: (chatId, userIds) =>
      request('POST', `/chats/${chatId}/members`, additions, { body: { userIds }, repeatable: true }),
    removeMember: (chatId, userId) => act('DELETE', `/chats/${chatId}/members/${userId}`),
    setRole: (chatId, userId, role) => act('PATCH', `/chats/${chatId}/members/${userId}`, { role }),
    leave: (chatId) => act('DELETE', `/chats/${chatId}/members/me`),
    markRead: (chatId, seq) => act('PUT', `/chats/${chatId}/read`, { seq }),
    markUnread: (chatId, seq) => act('PUT', `/chats/${chatId}/unread`, { seq }),
    setDraft: (chatId, text) => act('PUT', `/chats/${chatId}/draft`, { text }),
    clearDraft: (chatId) => act('DELETE', `/chats/${chatId}/draft`),
    receipts: (chatId, query) => request('GET', `/chats/${chatId}/receipts`, receipts, { query }),
    setTyping: async (chatId, typing) =>
      void (await connection.call(typing ? 'typing:start' : 'typing:stop', { chatId })),
    setAvatar: async (chatId, picture, options) =>
      void (await upload('PUT', `/chats/${chatId}/avatar`, anything, picture, options)),
    removeAvatar: (chatId) => act('DELETE', `/chats/${chatId}/avatar`),
    uploadAttachment: (chatId, file, options) =>
      upload('POST', `/chats/${chatId}/attachments`, attachment, file, options),
  }
}
