import type { Deps } from '../deps.ts'
import { act, type ActDeps } from './act.ts'
import { deleteGroup } from './chat-rules.ts'

type Which = { chatId: string; userId: string; requestId?: string }

/** Deletes a group for everybody. A direct chat is only put away, for this person, until something new comes. */
export const deleteChat = async (
  deps: ActDeps & Pick<Deps, 'chats' | 'messages' | 'changeOwnRow'>,
  { chatId, userId, requestId }: Which,
): Promise<void> => {
  await deps.members.require(chatId, userId)
  if ((await deps.chats.find(chatId))?.type !== 'direct') {
    await act(deps, { chatId, senderId: userId, requestId, decide: deleteGroup(userId) })
    return
  }

  const hiddenSeq = await deps.messages.newestSeq(chatId)
  await deps.changeOwnRow(chatId, userId, { set: { hiddenSeq } }, { hiddenSeq: { $ne: hiddenSeq } })
}
