import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Refusal } from '../relations/relation-store.ts'
import { act } from './act.ts'
import { createGroup } from './chat-rules.ts'
import { findThere } from './find-there.ts'
import type { NewGroupSettings } from './group-settings.ts'

type NewGroup = NewGroupSettings & { type: 'group'; callerId: string; memberIds: string[]; requestId?: string }

type MadeGroup = { chatId: string; refused: { userId: string; reason: Refusal }[] }

/**
 * Makes a group with its first members, without those who do not let its maker write to them; who makes it owns it.
 *
 * @throws ProblemError `user-not-found`.
 */
export const makeGroup = async (
  deps: Pick<Deps, 'messageLog' | 'applyLog' | 'members' | 'people' | 'relations'>,
  { type: _type, callerId, memberIds, requestId, ...settings }: NewGroup,
): Promise<MadeGroup> => {
  const others = [...new Set(memberIds)].filter((userId) => userId !== callerId)
  const people = await findThere(deps, others)
  const unwilling = await deps.relations.refusedBy(callerId, others)
  const unknown = others.filter((userId) => !people.has(userId) || unwilling.get(userId) === 'deleted')
  if (unknown.length > 0) throw problem('user-not-found', { detail: `Unknown: ${unknown.slice(0, 10).join(', ')}` })

  const willing = others.filter((userId) => !unwilling.has(userId))
  const chatId = randomUUID()
  await act(deps, {
    chatId,
    senderId: callerId,
    requestId,
    decide: createGroup({ ...settings, userIds: [callerId, ...willing] }),
  })
  return { chatId, refused: [...unwilling].map(([userId, reason]) => ({ userId, reason })) }
}
