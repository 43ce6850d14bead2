import type { Role } from '@chat/common/events/chat-content'
import { problem } from '../problems.ts'
import type { ChatState } from './chat-state.ts'
import { may, type Action } from './permissions.ts'

/** What somebody is in a chat. @throws ProblemError `chat-not-found`, `not-a-member` */
export const roleOf = (chat: ChatState, userId: string): Role => {
  if (chat.seq === 0 || chat.deleted) throw problem('chat-not-found')
  const role = chat.members.get(userId)
  if (!role) throw problem('not-a-member')
  return role
}

export const inGroup = (chat: ChatState, userId: string): Role => {
  const role = roleOf(chat, userId)
  if (chat.type === 'direct') throw problem('direct-chat')
  return role
}

/** @throws ProblemError `forbidden` unless their role in this group allows it. */
export const requireMay = (chat: ChatState, userId: string, action: Action): Role => {
  const role = inGroup(chat, userId)
  if (!may(role, action)) throw problem('forbidden')
  return role
}

/** Others who own the chat, so that it never is without an owner while there is somebody in it. */
export const hasOtherOwner = (chat: ChatState, userId: string): boolean =>
  [...chat.members].some(([id, role]) => role === 'owner' && id !== userId)
