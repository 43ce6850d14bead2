import type { Deps } from '../deps.ts'
import { effectiveRead } from './effective-read.ts'
import type { Pointer } from './pointers.ts'

type Move = { chatId: string; userId: string; pointer: Pointer; seq: number }

/**
 * Moves somebody's pointer forward, to the newest message at most. Resolves when it is kept. What they marked as unread
 * they read again, from where the mark is.
 *
 * @throws ProblemError for who is not in the chat.
 */
export const movePointer = async (
  deps: Pick<Deps, 'members' | 'messages' | 'pointers'>,
  { chatId, userId, pointer, seq }: Move,
): Promise<{ seq: number }> => {
  const row = await deps.members.require(chatId, userId)
  const isRead = pointer === 'readSeq'
  const at = isRead ? effectiveRead(row, row.readSeq) : row.deliveredSeq
  // who opens a chat they were put into has read nothing new, but is to be told of no more
  const opens = isRead && row.readSeq === row.joinedSeq && seq >= row.readSeq
  if (at >= seq && !opens) return { seq: at }

  const reached = Math.min(seq, await deps.messages.newestSeq(chatId))
  await deps.pointers.move(chatId, userId, pointer, reached, { isMarked: isRead && row.unreadMark !== undefined })
  return { seq: reached }
}
