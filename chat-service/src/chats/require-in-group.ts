import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { ChatDoc } from './chat.model.ts'
import { may, type Action } from './permissions.ts'

/**
 * The group, for a member whose role allows this; for what is no message of the log, which decides by itself.
 *
 * @throws ProblemError for who is not in the chat, `direct-chat`, `forbidden`.
 */
export const requireInGroup = async (
  { members, chats }: Pick<Deps, 'members' | 'chats'>,
  { chatId, userId, action }: { chatId: string; userId: string; action: Action },
): Promise<ChatDoc> => {
  const { role } = await members.require(chatId, userId)
  const chat = await chats.find(chatId)
  if (!chat || chat.deletedAt) throw problem('chat-not-found')
  if (chat.type === 'direct') throw problem('direct-chat')
  if (!may(role, action)) throw problem('forbidden')
  return chat
}
