import type { Deps } from '../deps.ts'

/**
 * Keeps what somebody has begun to write in a chat, for all of their devices; undefined clears it. A draft that is kept
 * already is not written and not announced again.
 *
 * @throws ProblemError for who is not in the chat.
 */
export const changeDraft = async (
  { members, changeOwnRow }: Pick<Deps, 'members' | 'changeOwnRow'>,
  { chatId, userId, text }: { chatId: string; userId: string; text: string | undefined },
): Promise<void> => {
  const { draft } = await members.require(chatId, userId)
  if (draft === text) return

  if (text === undefined) await changeOwnRow(chatId, userId, { unset: ['draft'] }, { draft: { $exists: true } })
  else await changeOwnRow(chatId, userId, { set: { draft: text } }, { draft: { $ne: text } })
}
