import type { Role } from '@chat/common/events/chat-events'
import type { Content } from '../log/draft.ts'
import { problem } from '../problems.ts'
import type { ChatState } from './chat-state.ts'

/** The rules of chats: from a chat and what somebody wants to what happens. No clock, no database, no HTTP. */

export const maxMembers = 10_000

const roleOf = (chat: ChatState, userId: string): Role => {
  if (chat.seq === 0) throw problem('chat-not-found')
  const role = chat.members.get(userId)
  if (!role) throw problem('not-a-member')
  return role
}

const inGroup = (chat: ChatState, userId: string): Role => {
  const role = roleOf(chat, userId)
  if (chat.type === 'direct') throw problem('direct-chat')
  return role
}

const asAdmin = (chat: ChatState, userId: string): Role => {
  const role = inGroup(chat, userId)
  if (role === 'member') throw problem('forbidden')
  return role
}

/** Others who own the chat, so that it never is without an owner while there is somebody in it. */
const hasOtherOwner = (chat: ChatState, userId: string): boolean =>
  [...chat.members].some(([id, role]) => role === 'owner' && id !== userId)

const system = (content: Extract<Content, { system: unknown }>['system']): Content => ({ system: content })

export const createDirect = (userIds: [string, string]) => (chat: ChatState) =>
  chat.seq > 0 ? undefined : system({ kind: 'created', type: 'direct', userIds })

export const createGroup = (group: { name: string; userIds: string[] }) => (chat: ChatState) =>
  chat.seq > 0 ? undefined : system({ kind: 'created', type: 'group', ...group })

export const say =
  (senderId: string, text: string, mentioned: string[] = []) =>
  (chat: ChatState): Content => {
    roleOf(chat, senderId)
    return { text, mentions: mentioned.filter((userId) => chat.members.has(userId)) }
  }

export const rename = (actorId: string, name: string) => (chat: ChatState) => {
  asAdmin(chat, actorId)
  return name === chat.name ? undefined : system({ kind: 'renamed', name })
}

export const addMembers = (actorId: string, userIds: string[]) => (chat: ChatState) => {
  asAdmin(chat, actorId)
  const added = userIds.filter((userId) => !chat.members.has(userId))
  if (chat.members.size + added.length > maxMembers) throw problem('too-many-members')
  return added.length === 0 ? undefined : system({ kind: 'members-added', userIds: added })
}

const leave = (chat: ChatState, userId: string) => {
  const role = inGroup(chat, userId)
  if (role === 'owner' && chat.members.size > 1 && !hasOtherOwner(chat, userId)) throw problem('last-owner')
  return system({ kind: 'members-removed', userIds: [userId], reason: 'left' })
}

/** Owners remove anybody, admins remove members; everybody may leave. */
export const removeMember = (actorId: string, userId: string) => (chat: ChatState) => {
  if (actorId === userId) return leave(chat, userId)

  const role = asAdmin(chat, actorId)
  const other = chat.members.get(userId)
  if (!other) throw problem('member-not-found')
  if (role !== 'owner' && other !== 'member') throw problem('forbidden')
  return system({ kind: 'members-removed', userIds: [userId], reason: 'removed' })
}

/** Owners give any role, admins make members admins; who is not an owner never touches one. */
export const changeRole = (actorId: string, userId: string, role: Role) => (chat: ChatState) => {
  const actor = asAdmin(chat, actorId)
  const current = chat.members.get(userId)
  if (!current) throw problem('member-not-found')

  const stepsDown = actorId === userId && role === 'member'
  const promotes = current === 'member' && role === 'admin'
  if (current === role) return undefined
  if (actor !== 'owner' && !stepsDown && !promotes) throw problem('forbidden')
  if (current === 'owner' && !hasOtherOwner(chat, userId)) throw problem('last-owner')
  return system({ kind: 'role-changed', userIds: [userId], role })
}
