import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { act } from './act.ts'
import { createGroup } from './chat-rules.ts'
import type { NewGroupSettings } from './group-settings.ts'

type NewGroup = NewGroupSettings & { type: 'group'; callerId: string; memberIds: string[]; requestId?: string }

/** Makes a group with its first members; who makes it owns it. @throws ProblemError `user-not-found`. */
export const makeGroup = async (
  deps: Pick<Deps, 'messageLog' | 'applyLog' | 'members' | 'people'>,
  { type: _type, callerId, memberIds, requestId, ...settings }: NewGroup,
): Promise<string> => {
  const others = [...new Set(memberIds)].filter((userId) => userId !== callerId)
  const people = await deps.people.findByIds(others)
  const unknown = others.filter((userId) => !people.has(userId))
  if (unknown.length > 0) throw problem('user-not-found', { detail: `Unknown: ${unknown.slice(0, 10).join(', ')}` })

  const chatId = randomUUID()
  await act(deps, {
    chatId,
    senderId: callerId,
    requestId,
    decide: createGroup({ ...settings, userIds: [callerId, ...others] }),
  })
  return chatId
}
