import { problem } from '../problems.ts'
import type { Deps } from '../deps.ts'

/** @throws ProblemError `not-wanted` in a direct chat whose other person does not let this one write to them. */
export const requireWanted = async (
  { chats, relations }: Pick<Deps, 'chats' | 'relations'>,
  chatId: string,
  userId: string,
): Promise<void> => {
  const chat = await chats.find(chatId)
  if (chat?.type !== 'direct') return
  const refused = await relations.refusedBy(userId, chat.userIds ?? [])
  if (refused.size > 0) throw problem('not-wanted')
}
