import type { GroupSettings, Role, SystemContent } from '@chat/common/events/chat-content'
import type { Refusal } from '../relations/relation-store.ts'

/** What a group is where nothing was chosen. */
export const groupDefaults = {
  description: '',
  visibility: 'private',
  posting: 'everyone',
  history: 'all',
  slowModeSeconds: 0,
} as const

/** A chat as it is after message `seq` of its log: what decides who may do what. An unknown chat has `seq` 0. */
export type ChatState = {
  chatId: string
  seq: number
  type: 'direct' | 'group'
  settings: GroupSettings
  /** Who is in it now, in the order of joining. */
  members: Map<string, Role>
  /** Who may not come back. */
  banned?: Set<string>
  /** How often each invite was used. */
  inviteUses?: Map<string, number>
  /** When whom wrote last, in ms since the epoch; only while the group has a slow mode. */
  sentAt?: Map<string, number>
  /** Of a direct chat: who may not write to the other. Not from the log, but from what both have chosen. */
  silenced?: Map<string, Refusal>
  /** The last message by which somebody went out of it. */
  removedSeq?: number
  deleted?: true
}

export const absentChat = (chatId: string): ChatState => ({
  chatId,
  seq: 0,
  type: 'group',
  settings: {},
  members: new Map(),
})

const changed = (
  settings: GroupSettings,
  { kind: _kind, ...changes }: GroupSettings & { kind: string },
): GroupSettings => ({
  ...settings,
  ...changes,
})

const created = (state: ChatState, { type, userIds, ...content }: SystemContent & { kind: 'created' }): void => {
  state.type = type
  state.settings = changed(state.settings, content)
  for (const userId of userIds.toSorted())
    state.members.set(userId, type === 'group' && userId === userIds[0] ? 'owner' : 'member')
}

const ban = (state: ChatState, userIds: string[]): void => {
  state.banned = new Set([...(state.banned ?? []), ...userIds])
}

/**
 * Applies what a system message says. Each says how things are afterwards, not by how much they changed: applied to a
 * state that is ahead of it, and followed by everything up to that state, it gives the same state again.
 */
export const applySystem = (state: ChatState, system: SystemContent): void => {
  switch (system.kind) {
    case 'created':
      created(state, system)
      return
    case 'renamed':
    case 'settings-changed':
      state.settings = changed(state.settings, system)
      if (!state.settings.slowModeSeconds) delete state.sentAt
      return
    case 'members-added':
      for (const userId of system.userIds.toSorted())
        if (!state.members.has(userId)) state.members.set(userId, 'member')
      if (system.invite) state.inviteUses = new Map(state.inviteUses).set(system.invite.id, system.invite.uses)
      return
    case 'members-removed':
      for (const userId of system.userIds) state.members.delete(userId)
      if (system.reason === 'banned') ban(state, system.userIds)
      return
    case 'banned':
      ban(state, system.userIds)
      return
    case 'unbanned':
      for (const userId of system.userIds) state.banned?.delete(userId)
      return
    case 'role-changed':
      for (const userId of system.userIds) if (state.members.has(userId)) state.members.set(userId, system.role)
      return
    case 'deleted':
      state.deleted = true
      state.members.clear()
      return
  }
}

/** Remembers when somebody wrote, where that decides when they may write again. */
export const noteSent = (state: ChatState, senderId: string, atMs: number): void => {
  if (!state.settings.slowModeSeconds) return
  state.sentAt ??= new Map()
  state.sentAt.set(senderId, Math.max(atMs, state.sentAt.get(senderId) ?? 0))
}
