import type { Deps } from '../deps.ts'
import { act, type ActDeps } from './act.ts'
import { findThere } from './find-there.ts'
import type { Additions } from './member.answer.ts'
import { addMembers } from './member-rules.ts'

type RefusedReason = Additions['refused'][number]['reason']

/** Adds people to a group, as many as can be: who cannot be added is named with the reason. */
export const addPeople = async (
  deps: ActDeps & Pick<Deps, 'people' | 'relations'>,
  { actorId, chatId, userIds, requestId }: { actorId: string; chatId: string; userIds: string[]; requestId?: string },
): Promise<Additions> => {
  const wanted = [...new Set(userIds)]
  const people = await findThere(deps, wanted)
  const unwilling = await deps.relations.refusedBy(actorId, wanted)
  const known = wanted.filter((userId) => people.has(userId) && !unwilling.has(userId))

  const appended = await act(deps, { chatId, senderId: actorId, requestId, decide: addMembers(actorId, known) })
  const system = appended?.message.system
  const added = system?.kind === 'members-added' ? system.userIds : []
  const left = wanted.filter((userId) => !added.includes(userId))
  const rows = new Map((await deps.members.rows(chatId, left)).map((row) => [row.userId, row]))
  const reasonOf = (userId: string): RefusedReason => {
    const refusal = unwilling.get(userId)
    if (!people.has(userId) || refusal === 'deleted') return 'user-not-found'
    const row = rows.get(userId)
    if (row?.present) return 'already-a-member'
    return row?.banned ? 'banned' : (refusal ?? 'already-a-member')
  }
  return { added, refused: left.map((userId) => ({ userId, reason: reasonOf(userId) })) }
}
