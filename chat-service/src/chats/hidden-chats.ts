import type { Deps } from '../deps.ts'
import type { ChatDoc } from './chat.model.ts'
import type { MemberDoc } from './member.model.ts'

/**
 * The chats that the owner of these rows has put away and in which nothing is new since. The `lastSeq` of a chat follows
 * later, so where it says that nothing is new the log is asked: one round trip more, for whoever has put something away.
 */
export const hiddenAmong = async (
  { messages }: Pick<Deps, 'messages'>,
  rows: MemberDoc[],
  chats: ChatDoc[],
): Promise<Set<string>> => {
  const lastSeq = new Map(chats.map((chat) => [chat._id, chat.lastSeq]))
  const quiet = rows.filter(({ chatId, hiddenSeq = -1 }) => (lastSeq.get(chatId) ?? 0) <= hiddenSeq)
  if (quiet.length === 0) return new Set()

  const newest = await messages.newestOf(quiet.map(({ chatId }) => chatId))
  const still = quiet.filter(({ chatId, hiddenSeq }) => (newest.get(chatId)?.seq ?? 0) <= hiddenSeq!)
  return new Set(still.map(({ chatId }) => chatId))
}
