import type { Deps } from '../deps.ts'
import { act } from './act.ts'
import { addMembers } from './chat-rules.ts'

export type Added = { added: string[]; refused: { userId: string; reason: 'user-not-found' | 'already-a-member' }[] }

/** Adds people to a group, as many as can be: who cannot be added is named with the reason. */
export const addPeople = async (
  deps: Pick<Deps, 'messageLog' | 'applyLog' | 'members' | 'people'>,
  { actorId, chatId, userIds, requestId }: { actorId: string; chatId: string; userIds: string[]; requestId?: string },
): Promise<Added> => {
  const wanted = [...new Set(userIds)]
  const people = await deps.people.findByIds(wanted)
  const known = wanted.filter((userId) => people.has(userId))

  const appended = await act(deps, { chatId, senderId: actorId, requestId, decide: addMembers(actorId, known) })
  const system = appended?.message.system
  const added = system?.kind === 'members-added' ? system.userIds : []
  return {
    added,
    refused: wanted
      .filter((userId) => !added.includes(userId))
      .map((userId) => ({ userId, reason: people.has(userId) ? 'already-a-member' : 'user-not-found' })),
  }
}
