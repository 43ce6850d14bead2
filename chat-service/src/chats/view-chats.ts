import type { Role } from '@chat/common/events/chat-events'
import type { Person } from '@chat/common/people/people'
import type { Deps } from '../deps.ts'
import type { MessageView } from '../messages/view-message.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { ChatDoc } from './chat.model.ts'
import type { Level, MemberDoc } from './member.model.ts'

/** Above this a chat is large: no receipts and no typing are emitted, as each would go to everybody for everybody. */
export const largeChatMembers = 100

export type PersonView = { id: string; username: string; displayName: string }

/** A chat as one of its members sees it. */
export type ChatView = {
  id: string
  type: 'direct' | 'group'
  name?: string
  description?: string
  avatarUrl?: string
  visibility?: 'private' | 'public'
  posting?: 'everyone' | 'admins'
  history?: 'all' | 'since-join'
  slowModeSeconds?: number
  createdAt: string
  lastSeq: number
  lastMessage?: MessageView
  memberCount: number
  me: {
    role: Role
    readSeq: number
    unread: number
    muted: boolean
    mutedUntil?: string
    level: Level
    pinned: boolean
    joinedAt: string
    /** The message by which one joined: who is put into a chat begins to listen there. */
    joinedSeq: number
  }
  peer?: PersonView
}

export type ViewDeps = Pick<Deps, 'chats' | 'messages' | 'people' | 'derive' | 'now' | 'viewMessage' | 'avatarUrlOf'>

export const toPersonView = ({ userId: id, username, displayName }: Person): PersonView => ({
  id,
  username,
  displayName,
})

export const peerOf = (chat: Pick<ChatDoc, 'userIds'>, userId: string): string | undefined =>
  chat.userIds?.find((id) => id !== userId)

type Seen = {
  now: Date
  row: MemberDoc
  chat: ChatDoc
  newest: MessageDoc | undefined
  readUpTo: number
  peer: Person | undefined
  avatarUrl: string | undefined
}

const groupView = (chat: ChatDoc, avatarUrl: string | undefined): Partial<ChatView> =>
  chat.type === 'direct'
    ? {}
    : {
        description: chat.description ?? '',
        ...(avatarUrl !== undefined && { avatarUrl }),
        visibility: chat.visibility ?? 'private',
        posting: chat.posting ?? 'everyone',
        history: chat.history ?? 'all',
        slowModeSeconds: chat.slowModeSeconds ?? 0,
      }

export const toChatView = (
  { viewMessage }: Pick<Deps, 'viewMessage'>,
  { row, chat, newest, readUpTo, peer, avatarUrl, now }: Seen,
): ChatView => {
  const lastSeq = newest?.seq ?? chat.lastSeq
  // who wrote last has read up to there, also before their pointer is written
  const readSeq = Math.max(row.readSeq, readUpTo, newest?.senderId === row.userId ? lastSeq : 0)
  return {
    id: chat._id,
    type: chat.type,
    ...(chat.name !== undefined && { name: chat.name }),
    ...groupView(chat, avatarUrl),
    createdAt: chat.createdAt.toISOString(),
    lastSeq,
    ...(newest && newest.seq >= row.visibleFrom && { lastMessage: viewMessage(newest) }),
    memberCount: chat.memberCount,
    me: {
      role: row.role,
      readSeq,
      unread: Math.max(0, lastSeq - readSeq),
      muted: row.muted && (row.mutedUntil === undefined || row.mutedUntil > now),
      ...(row.mutedUntil && row.mutedUntil > now && { mutedUntil: row.mutedUntil.toISOString() }),
      level: row.level ?? (chat.memberCount > largeChatMembers ? 'mentions' : 'all'),
      pinned: row.pinned,
      joinedAt: row.joinedAt.toISOString(),
      joinedSeq: row.joinedSeq,
    },
    ...(peer && { peer: toPersonView(peer) }),
  }
}

/** Chats as the owner of these rows sees them, in the order of the rows: three round trips, however many they are. */
export const viewChats = async (deps: ViewDeps, rows: MemberDoc[], known?: ChatDoc[]): Promise<ChatView[]> => {
  if (rows.length === 0) return []

  const chatIds = rows.map(({ chatId }) => chatId)
  const found = known ?? (await deps.chats.findMany(chatIds))
  const now = deps.now()
  const chats = new Map(found.map((chat) => [chat._id, chat]))
  const peerIds = rows.flatMap(({ chatId, userId }) => peerOf(chats.get(chatId) ?? {}, userId) ?? [])
  const [newest, people] = await Promise.all([
    deps.messages.newestOf(chatIds, rows[0]!.userId),
    deps.people.findByIds(peerIds),
  ])

  return rows.flatMap((row) => {
    const chat = chats.get(row.chatId)
    if (!chat) return []
    const peer = people.get(peerOf(chat, row.userId) ?? '')
    const readUpTo = deps.derive.readUpTo(row.chatId, row.userId)
    const avatarUrl = chat.avatarId === undefined ? undefined : deps.avatarUrlOf(chat._id, chat.avatarId)
    return [toChatView(deps, { row, chat, newest: newest.get(row.chatId), readUpTo, peer, avatarUrl, now })]
  })
}

export const viewChat = async (deps: ViewDeps, row: MemberDoc): Promise<ChatView> => (await viewChats(deps, [row]))[0]!
