import type { Person } from '@chat/common/people/people'
import type { Deps } from '../deps.ts'
import { unwanted } from '../messages/wanted.ts'
import { problem } from '../problems.ts'
import { act } from './act.ts'
import { createDirect } from './chat-rules.ts'
import { directChatId } from './direct-chat-id.ts'

type Opened = { chatId: string; created: boolean }

/** The person a request means, also one whose account is closed. @throws ProblemError `user-not-found`. */
export const findPerson = async (
  { people }: Pick<Deps, 'people'>,
  who: { userId: string } | { username: string },
): Promise<Person> => {
  const found =
    'userId' in who ? (await people.findByIds([who.userId])).get(who.userId) : await people.findByUsername(who.username)
  if (!found) throw problem('user-not-found')
  return found
}

export type OpenDirectDeps = Pick<Deps, 'messageLog' | 'applyLog' | 'members' | 'chats' | 'people' | 'relations'>

/**
 * Finds or makes the direct chat of two people; at once from both sides it is made once.
 *
 * @throws ProblemError `user-not-found`, `chat-with-oneself`; `not-wanted` where there is none and the other one does
 *   not let this one begin.
 */
export const openDirectChat = async (
  deps: OpenDirectDeps,
  {
    callerId,
    with: who,
    requestId,
  }: { callerId: string; with: { userId: string } | { username: string }; requestId?: string },
): Promise<Opened> => {
  const { userId: peerId, deleted } = await findPerson(deps, who)
  if (peerId === callerId) throw problem('chat-with-oneself')

  const chatId = directChatId(callerId, peerId)
  if ((await deps.members.find(chatId, callerId))?.present) return { chatId, created: false }
  const refusal = (await deps.relations.refusedBy(callerId, [peerId])).get(peerId) ?? (deleted && 'deleted')
  if (refusal) throw unwanted(refusal)

  const decide = createDirect([callerId, peerId])
  const appended = await act(deps, { chatId, senderId: callerId, requestId, decide })
  return { chatId, created: appended !== undefined }
}
