import type { Role, SystemContent } from '@chat/common/events/chat-events'

/** A chat as it is after message `seq` of its log: what decides who may do what. An unknown chat has `seq` 0. */
export type ChatState = {
  chatId: string
  seq: number
  type: 'direct' | 'group'
  name?: string
  /** Who is in it now, in the order of joining. */
  members: Map<string, Role>
}

export const absentChat = (chatId: string): ChatState => ({ chatId, seq: 0, type: 'group', members: new Map() })

const created = (state: ChatState, system: SystemContent & { kind: 'created' }): void => {
  state.type = system.type
  if (system.name !== undefined) state.name = system.name
  for (const [index, userId] of system.userIds.entries())
    state.members.set(userId, system.type === 'group' && index === 0 ? 'owner' : 'member')
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
      state.name = system.name
      return
    case 'members-added':
      for (const userId of system.userIds) if (!state.members.has(userId)) state.members.set(userId, 'member')
      return
    case 'members-removed':
      for (const userId of system.userIds) state.members.delete(userId)
      return
    case 'role-changed':
      for (const userId of system.userIds) if (state.members.has(userId)) state.members.set(userId, system.role)
      return
  }
}
