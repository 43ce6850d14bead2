import { maxChatsOfPerson } from '../chats/list-chats.ts'
import type { Deps } from '../deps.ts'
import { effectiveRead } from './effective-read.ts'
import { readUpToOf } from './read-up-to.ts'
import type { UnreadCount } from './receipt.answer.ts'

export type CountDeps = Pick<Deps, 'members' | 'messages' | 'mentionCounts' | 'derive'>

/** A query with a clause for each chat takes mongod longer to plan than to answer. */
const mostClauses = 100

const countMentions = async (
  { mentionCounts, messages }: Pick<Deps, 'messages' | 'mentionCounts'>,
  userId: string,
  unread: { chatId: string; userId: string; readSeq: number }[],
): Promise<number> => {
  if (unread.length <= mostClauses)
    return [...(await mentionCounts(unread)).values()].reduce((sum, count) => sum + count, 0)

  const readSeqs = new Map(unread.map(({ chatId, readSeq }) => [chatId, readSeq]))
  const least = unread.reduce((seq, { readSeq }) => Math.min(seq, readSeq), Infinity)
  const places = await messages.mentionPlaces(userId, [...readSeqs.keys()], least)
  return places.filter(({ chatId, seq }) => seq > readSeqs.get(chatId)!).length
}

/**
 * What GET /chats says of all of somebody's chats, added up: muted ones count there and here, what was put away is in
 * neither. Three round trips, however many chats; mentions are looked for only where something is unread.
 */
export const countUnread = async (deps: CountDeps, userId: string): Promise<UnreadCount> => {
  const rows = await deps.members.ofPerson(userId, maxChatsOfPerson)
  const newest = await deps.messages.newestPlaces(rows.map(({ chatId }) => chatId))

  const unread = rows.flatMap((row) => {
    const last = newest.get(row.chatId)
    const readSeq = effectiveRead(row, readUpToOf(deps, row, last))
    const count = (last?.seq ?? 0) - readSeq
    const isPutAway = (last?.seq ?? 0) <= (row.hiddenSeq ?? -1)
    return count > 0 && !isPutAway ? [{ chatId: row.chatId, userId, readSeq, count }] : []
  })
  const mentions = await countMentions(deps, userId, unread)
  return {
    messages: unread.reduce((sum, { count }) => sum + count, 0),
    mentions,
    chats: unread.length,
  }
}
