import { mongo } from 'mongoose'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { StarDoc } from './star.model.ts'
import type { StarPlace } from './star-store.ts'

export type StarredDeps = Pick<Deps, 'stars' | 'messages' | 'members' | 'hidden'>

/** Of these stars the messages that their owner may still see, in the same order: three round trips, however many. */
const visibleOf = async (
  { messages, members, hidden }: StarredDeps,
  userId: string,
  stars: StarDoc[],
): Promise<MessageDoc[]> => {
  const ids = stars.map(({ messageId }) => messageId)
  const [found, rows, gone] = await Promise.all([
    messages.findMany(
      ids.map((id) => new mongo.ObjectId(id)),
      userId,
    ),
    members.ofPersonIn(userId, [...new Set(stars.map(({ chatId }) => chatId))]),
    hidden.amongMessages(userId, ids),
  ])
  const visibleFrom = new Map(rows.map((row) => [row.chatId, row.visibleFrom]))
  const byId = new Map(found.map((message) => [message._id.toHexString(), message]))
  return ids
    .flatMap((id) => (gone.has(id) ? [] : (byId.get(id) ?? [])))
    .filter(({ chatId, seq, deletedAt }) => !deletedAt && seq >= (visibleFrom.get(chatId) ?? Infinity))
}

/** What somebody starred, the newest star first. Where some may not be seen any more, a page is shorter. */
export const listStarred = async (
  deps: StarredDeps,
  userId: string,
  { limit, cursor }: { limit: number; cursor: StarPlace | undefined },
): Promise<{ items: MessageDoc[]; next: StarPlace | null }> => {
  const found = await deps.stars.page(userId, cursor, limit + 1)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await visibleOf(deps, userId, page),
    next: last && found.length > limit ? { at: last.starredAt.getTime(), id: last._id } : null,
  }
}
