import { act, type ActDeps } from '../chats/act.ts'
import type { ChatDoc } from '../chats/chat.model.ts'
import { joinByInvite } from '../chats/member-rules.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { InviteDoc } from './invite.model.ts'
import { isOpen, isUsedUp } from './invite.ts'

type Opened = { invite: InviteDoc; chat: ChatDoc }

/** @throws ProblemError `invite-not-found`, alike for an unknown, a revoked and an expired one. */
const openInvite = async ({ invites, chats, now }: Pick<Deps, 'invites' | 'chats' | 'now'>, code: string) => {
  const invite = await invites.findByCode(code)
  if (!invite || !isOpen(invite, now())) throw problem('invite-not-found')

  const chat = await chats.find(invite.chatId)
  if (!chat || chat.deletedAt) throw problem('invite-not-found')
  return { invite, chat } satisfies Opened
}

/** What an invite leads to, for who may use it. @throws ProblemError `invite-not-found`, `banned`. */
export const lookAtInvite = async (
  deps: Pick<Deps, 'invites' | 'chats' | 'members' | 'now'>,
  { code, userId }: { code: string; userId: string },
): Promise<Opened> => {
  const opened = await openInvite(deps, code)
  const row = await deps.members.find(opened.chat._id, userId)
  if (row?.banned) throw problem('banned')
  if (isUsedUp(opened.invite) && !row?.present) throw problem('invite-not-found')
  return opened
}

/**
 * Joins by an invite, and gives the id of the chat. Who is in it already does not use it up.
 *
 * @throws ProblemError `invite-not-found`, also when it is used up; `banned`, `too-many-members`.
 */
export const joinWithInvite = async (
  deps: ActDeps & Pick<Deps, 'invites' | 'chats' | 'now'>,
  { code, userId, requestId }: { code: string; userId: string; requestId?: string },
): Promise<string> => {
  const { invite, chat } = await openInvite(deps, code)
  const decide = joinByInvite(userId, { id: invite._id, maxUses: invite.maxUses })
  await act(deps, { chatId: chat._id, senderId: userId, requestId, decide })
  return chat._id
}
