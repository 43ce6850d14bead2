import { mongo } from 'mongoose'
import { requireInGroup } from '../chats/require-in-group.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { InviteDoc } from './invite.model.ts'
import { keptMs, newCode, type NewInvite } from './invite.ts'

/** @throws ProblemError as for who may not invite; `too-many-invites`. */
export const makeInvite = async (
  deps: Pick<Deps, 'members' | 'chats' | 'invites' | 'now'>,
  { chatId, userId, maxUses, expiresAt }: NewInvite & { chatId: string; userId: string },
): Promise<InviteDoc> => {
  await requireInGroup(deps, { chatId, userId, action: 'invite' })

  const invite: InviteDoc = {
    _id: new mongo.ObjectId().toHexString(),
    code: newCode(),
    chatId,
    createdBy: userId,
    createdAt: deps.now(),
    maxUses,
    expiresAt,
    uses: 0,
    revoked: false,
    ...(expiresAt && { removeAt: new Date(expiresAt.getTime() + keptMs) }),
  }
  if (!(await deps.invites.add(invite))) throw problem('too-many-invites')
  return invite
}
