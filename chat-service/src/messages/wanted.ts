import { problem } from '../problems.ts'
import type { Deps } from '../deps.ts'
import type { Refusal } from '../relations/relation-store.ts'

/** What who is not let write is told. */
export const unwanted = (refusal: Refusal) => problem(refusal === 'deleted' ? 'user-not-found' : 'not-wanted')

/** @throws ProblemError `not-wanted` or, where their account is closed, `user-not-found` in a direct chat whose other person does not let this one write to them. */
export const requireWanted = async (
  { chats, relations }: Pick<Deps, 'chats' | 'relations'>,
  chatId: string,
  userId: string,
): Promise<void> => {
  const chat = await chats.find(chatId)
  if (chat?.type !== 'direct') return
  const refused = await relations.refusedBy(userId, chat.userIds ?? [])
  for (const refusal of refused.values()) throw unwanted(refusal)
}
