import { problem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'

type Mark = { chatId: string; userId: string; seq: number }

const badSeq = (detail: string) => problem('invalid-request', { errors: [{ pointer: '#/seq', detail }] })

/**
 * Makes a message the first unread one of its reader. Nobody else is told: their pointer stays where it is, or moves
 * forward to the message before. The mark holds up to where the chat ends now, which is beyond everything that was
 * read or written so far, also where a row does not say so yet.
 *
 * @throws ProblemError for who is not in the chat, and for a message they cannot see.
 */
export const markUnread = async (
  deps: Pick<Deps, 'members' | 'messages' | 'changeOwnRow'>,
  { chatId, userId, seq }: Mark,
): Promise<void> => {
  const { visibleFrom, readSeq, unreadMark } = await deps.members.require(chatId, userId)
  const newest = await deps.messages.newestSeq(chatId)
  if (seq > newest || seq < visibleFrom) throw badSeq(`must be from ${visibleFrom} to ${newest}`)
  if (unreadMark?.from === seq && unreadMark.at === newest) return

  await deps.changeOwnRow(chatId, userId, {
    set: { unreadMark: { from: seq, at: newest } },
    ...(seq - 1 > readSeq && { readUpTo: seq - 1 }),
  })
}
