import type { Person } from '@chat/common/people/people'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { effectiveRead, unreadFrom } from '../receipts/effective-read.ts'
import { groupDefaults } from './chat-state.ts'
import type { ChatView } from './chat.answer.ts'
import type { ChatDoc } from './chat.model.ts'
import type { MemberDoc } from './member.model.ts'
import type { PersonView } from './person.answer.ts'

/** Above this a chat is large: no receipts and no typing are emitted, as each would go to everybody for everybody. */
export const largeChatMembers = 100

export const toPersonView = (
  { personAvatarUrlOf }: Pick<Deps, 'personAvatarUrlOf'>,
  { userId: id, username, displayName, avatarId }: Person,
): PersonView => ({
  id,
  username,
  displayName,
  ...(avatarId !== undefined && { avatarUrl: personAvatarUrlOf(id, avatarId) }),
})

export const peerOf = (chat: Pick<ChatDoc, 'userIds'>, userId: string): string | undefined =>
  chat.userIds?.find((id) => id !== userId)

type Seen = {
  now: Date
  row: MemberDoc
  chat: ChatDoc
  newest: MessageDoc | undefined
  /** They deleted the newest one for themselves. */
  isHidden: boolean
  /** The pointer, with what the row does not know yet. */
  readUpTo: number
  mentions: number
  peer: Person | undefined
  avatarUrl: string | undefined
}

const groupView = (chat: ChatDoc, avatarUrl: string | undefined): Partial<ChatView> =>
  chat.type === 'direct'
    ? {}
    : {
        description: chat.description ?? groupDefaults.description,
        ...(avatarUrl !== undefined && { avatarUrl }),
        visibility: chat.visibility ?? groupDefaults.visibility,
        posting: chat.posting ?? groupDefaults.posting,
        history: chat.history ?? groupDefaults.history,
        slowModeSeconds: chat.slowModeSeconds ?? groupDefaults.slowModeSeconds,
      }

export const toChatView = (
  deps: Pick<Deps, 'viewMessage' | 'personAvatarUrlOf'>,
  { row, chat, newest, isHidden, readUpTo, mentions, peer, avatarUrl, now }: Seen,
): ChatView => {
  const lastSeq = newest?.seq ?? chat.lastSeq
  const readSeq = effectiveRead(row, readUpTo)
  const from = unreadFrom(row, readUpTo)
  return {
    id: chat._id,
    type: chat.type,
    ...(chat.name !== undefined && { name: chat.name }),
    ...groupView(chat, avatarUrl),
    createdAt: chat.createdAt.toISOString(),
    lastSeq,
    ...(newest && !isHidden && newest.seq >= row.visibleFrom && { lastMessage: deps.viewMessage(newest) }),
    memberCount: chat.memberCount,
    me: {
      role: row.role,
      readSeq,
      unread: Math.max(0, lastSeq - readSeq),
      mentions,
      ...(from !== undefined && { unreadFrom: from }),
      muted: row.muted && (row.mutedUntil === undefined || row.mutedUntil > now),
      ...(row.mutedUntil && row.mutedUntil > now && { mutedUntil: row.mutedUntil.toISOString() }),
      level: row.level ?? (chat.memberCount > largeChatMembers ? 'mentions' : 'all'),
      pinned: row.pinned,
      ...(lastSeq <= (row.hiddenSeq ?? -1) && { hidden: true as const }),
      ...(row.draft !== undefined && { draft: row.draft }),
      joinedAt: row.joinedAt.toISOString(),
      joinedSeq: row.joinedSeq,
    },
    ...(peer && { peer: toPersonView(deps, peer) }),
  }
}
