import type { Role } from '@chat/common/events/chat-content'
import type { SystemDraft } from '../log/draft.ts'
import { problem } from '../problems.ts'
import { maxMembers } from './chat-rules.ts'
import type { ChatState } from './chat-state.ts'
import { may } from './permissions.ts'
import { hasOtherOwner, inGroup, requireMay } from './standing.ts'

/** The rules of who is in a group and as what. */

const since = (chat: ChatState) => (chat.settings.history === 'since-join' ? { sinceJoin: true as const } : {})

const requireRoom = (chat: ChatState, newcomers: number): void => {
  if (chat.members.size + newcomers > maxMembers) throw problem('too-many-members')
}

/** Those who are in it already, or banned, are left out. */
export const addMembers =
  (actorId: string, userIds: string[]) =>
  (chat: ChatState): SystemDraft | undefined => {
    requireMay(chat, actorId, 'add-members')
    const added = userIds.filter((userId) => !chat.members.has(userId) && !chat.banned?.has(userId))
    if (added.length === 0) return undefined
    requireRoom(chat, added.length)
    return { system: { kind: 'members-added', userIds: added, ...since(chat) } }
  }

const requireWelcome = (chat: ChatState, userId: string): void => {
  if (chat.banned?.has(userId)) throw problem('banned')
  requireRoom(chat, 1)
}

/** Anybody joins a public group. */
export const joinPublic =
  (userId: string) =>
  (chat: ChatState): SystemDraft | undefined => {
    if (chat.seq === 0 || chat.deleted) throw problem('chat-not-found')
    if (chat.members.has(userId)) {
      inGroup(chat, userId)
      return undefined
    }
    if (chat.settings.visibility !== 'public') throw problem('not-a-member')
    requireWelcome(chat, userId)
    return { system: { kind: 'members-added', userIds: [userId], via: 'public', ...since(chat) } }
  }

/** The log counts the uses of an invite: of two who want the last one, the second to be stored is refused. */
export const joinByInvite =
  (userId: string, invite: { id: string; maxUses: number | null }) =>
  (chat: ChatState): SystemDraft | undefined => {
    if (chat.seq === 0 || chat.deleted) throw problem('invite-not-found')
    if (chat.members.has(userId)) return undefined
    requireWelcome(chat, userId)
    const uses = (chat.inviteUses?.get(invite.id) ?? 0) + 1
    if (invite.maxUses !== null && uses > invite.maxUses) throw problem('invite-not-found')
    const used = { id: invite.id, uses }
    return { system: { kind: 'members-added', userIds: [userId], via: 'invite', invite: used, ...since(chat) } }
  }

const leave = (chat: ChatState, userId: string): SystemDraft => {
  const role = inGroup(chat, userId)
  if (role === 'owner' && chat.members.size > 1 && !hasOtherOwner(chat, userId)) throw problem('last-owner')
  return { system: { kind: 'members-removed', userIds: [userId], reason: 'left' } }
}

const requireMayRemove = (actor: Role, other: Role): void => {
  if (other !== 'member' && !may(actor, 'remove-admins')) throw problem('forbidden')
}

/** Owners remove anybody, admins remove members; everybody may leave. */
export const removeMember =
  (actorId: string, userId: string) =>
  (chat: ChatState): SystemDraft => {
    if (actorId === userId) return leave(chat, userId)

    const role = requireMay(chat, actorId, 'remove-members')
    const other = chat.members.get(userId)
    if (!other) throw problem('member-not-found')
    requireMayRemove(role, other)
    return { system: { kind: 'members-removed', userIds: [userId], reason: 'removed' } }
  }

/** Whoever could be removed can be banned, and anybody who is not in the chat. */
export const banMember =
  (actorId: string, userId: string) =>
  (chat: ChatState): SystemDraft | undefined => {
    const role = requireMay(chat, actorId, 'ban')
    if (actorId === userId) throw problem('forbidden')
    const other = chat.members.get(userId)
    if (other) {
      requireMayRemove(role, other)
      return { system: { kind: 'members-removed', userIds: [userId], reason: 'banned' } }
    }
    return chat.banned?.has(userId) ? undefined : { system: { kind: 'banned', userIds: [userId] } }
  }

export const unbanMember =
  (actorId: string, userId: string) =>
  (chat: ChatState): SystemDraft | undefined => {
    requireMay(chat, actorId, 'ban')
    return chat.banned?.has(userId) ? { system: { kind: 'unbanned', userIds: [userId] } } : undefined
  }

/** Owners give any role, admins make members admins; who is not an owner never touches one. */
export const changeRole =
  (actorId: string, userId: string, role: Role) =>
  (chat: ChatState): SystemDraft | undefined => {
    const actor = inGroup(chat, actorId)
    const current = chat.members.get(userId)
    const stepsDown = actorId === userId && role === 'member'
    if (!stepsDown && !may(actor, 'promote')) throw problem('forbidden')
    if (!current) throw problem('member-not-found')
    if (current === role) return undefined

    const promotes = current === 'member' && role === 'admin'
    if (!stepsDown && !promotes && !may(actor, 'change-any-role')) throw problem('forbidden')
    if (current === 'owner' && !hasOtherOwner(chat, userId)) throw problem('last-owner')
    return { system: { kind: 'role-changed', userIds: [userId], role } }
  }
