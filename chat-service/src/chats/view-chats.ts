import type { Deps } from '../deps.ts'
import { hiddenId } from '../hiding/hidden.model.ts'
import { effectiveRead } from '../receipts/effective-read.ts'
import { problem } from '../problems.ts'
import { readUpToOf } from '../receipts/read-up-to.ts'
import type { ChatDoc } from './chat.model.ts'
import { peerOf, toChatView } from './chat-view.ts'
import type { ChatView } from './chat.answer.ts'
import type { MemberDoc } from './member.model.ts'

export type ViewDeps = Pick<
  Deps,
  | 'chats'
  | 'messages'
  | 'hidden'
  | 'people'
  | 'derive'
  | 'mentionCounts'
  | 'now'
  | 'viewMessage'
  | 'avatarUrlOf'
  | 'personAvatarUrlOf'
>

/** Chats as the owner of these rows sees them, in the order of the rows: five round trips, however many they are. */
export const viewChats = async (deps: ViewDeps, rows: MemberDoc[], known?: ChatDoc[]): Promise<ChatView[]> => {
  if (rows.length === 0) return []

  const chatIds = rows.map(({ chatId }) => chatId)
  const found = known ?? (await deps.chats.findMany(chatIds))
  const now = deps.now()
  const chats = new Map(found.map((chat) => [chat._id, chat]))
  const peerIds = rows.flatMap(({ chatId, userId }) => peerOf(chats.get(chatId) ?? {}, userId) ?? [])
  const viewerIds = new Set(rows.map(({ userId }) => userId))
  const [newest, people] = await Promise.all([
    // what is one person's own is not for others
    deps.messages.newestOf(chatIds, viewerIds.size === 1 ? rows[0]!.userId : undefined),
    deps.people.findByIds(peerIds),
  ])

  const readUpTo = (row: MemberDoc): number => readUpToOf(deps, row, newest.get(row.chatId))
  const newestIdOf = ({ chatId }: MemberDoc): string => newest.get(chatId)?._id.toHexString() ?? ''
  const [mentions, hidden] = await Promise.all([
    deps.mentionCounts(
      rows.map((row) => ({ chatId: row.chatId, userId: row.userId, readSeq: effectiveRead(row, readUpTo(row)) })),
    ),
    deps.hidden.of(rows.map((row) => ({ userId: row.userId, messageId: newestIdOf(row) }))),
  ])

  return rows.flatMap((row) => {
    const chat = chats.get(row.chatId)
    if (!chat) return []
    const peer = people.get(peerOf(chat, row.userId) ?? '')
    const seen = { newest: newest.get(row.chatId), readUpTo: readUpTo(row), mentions: mentions.get(row._id) ?? 0 }
    const isHidden = hidden.has(hiddenId(row.userId, newestIdOf(row)))
    const avatarUrl = chat.avatarId === undefined ? undefined : deps.avatarUrlOf(chat._id, chat.avatarId)
    return [toChatView(deps, { ...seen, isHidden, row, chat, peer, avatarUrl, now })]
  })
}

/**
 * Whoever makes a chat writes the rows of its members before its own: in between there is one already for who asks.
 *
 * @throws ProblemError `chat-not-found`
 */
export const viewChat = async (deps: ViewDeps & Pick<Deps, 'applyLog'>, row: MemberDoc): Promise<ChatView> => {
  const [found] = await viewChats(deps, [row])
  if (found) return found

  await deps.applyLog(row.chatId, row.rowSeq)
  const [applied] = await viewChats(deps, [row])
  if (!applied) throw problem('chat-not-found')
  return applied
}
