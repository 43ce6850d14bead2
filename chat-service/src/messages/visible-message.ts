import { problem as commonProblem } from '@chat/common/http/problem'
import { mongo } from 'mongoose'
import { may, type Action } from '../chats/permissions.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { MessageDoc } from './message.model.ts'

/** Which message somebody asks for. */
export type Wanted = { userId: string; chatId: string; messageId: string }

export type VisibleDeps = Pick<Deps, 'members' | 'messages' | 'hidden'>

export type Visible = { row: MemberDoc; message: MessageDoc }

/** A message as a member of its chat may see it. @throws ProblemError `message-not-found`, and as `members.require` */
export const requireInChat = async (
  { members, messages }: Pick<VisibleDeps, 'members' | 'messages'>,
  { userId, chatId, messageId }: Wanted,
): Promise<Visible> => {
  const row = await members.require(chatId, userId)
  const message = await messages.findOne(chatId, new mongo.ObjectId(messageId), userId)
  if (!message || message.seq < row.visibleFrom) throw problem('message-not-found')
  return { row, message }
}

/** The same for whoever has not hidden it from themselves. */
export const requireVisible = async (deps: VisibleDeps, wanted: Wanted): Promise<Visible> => {
  const [visible, hidden] = await Promise.all([
    requireInChat(deps, wanted),
    deps.hidden.amongMessages(wanted.userId, [wanted.messageId]),
  ])
  if (hidden.size > 0) throw problem('message-not-found')
  return visible
}

/**
 * One that somebody may do this to: neither deleted nor a message of the system.
 *
 * @throws ProblemError `conflict`, `forbidden` too
 */
export const requireChangeable = async (deps: VisibleDeps, wanted: Wanted, action: Action): Promise<Visible> => {
  const visible = await requireVisible(deps, wanted)
  if (!may(visible.row.role, action)) throw problem('forbidden')
  if (visible.message.system)
    throw commonProblem('conflict', { detail: 'This message is part of what happened to the chat' })
  if (visible.message.deletedAt) throw problem('message-not-found')
  return visible
}
