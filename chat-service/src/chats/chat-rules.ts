import type { GroupSettings } from '@chat/common/events/chat-content'
import type { SystemDraft } from '../log/draft.ts'
import { groupDefaults, type ChatState } from './chat-state.ts'
import { requireMay } from './standing.ts'

/** The rules of chats: from a chat and what somebody wants to what happens. No clock, no database, no HTTP. */

export const maxMembers = 10_000

export const createDirect =
  (userIds: [string, string]) =>
  (chat: ChatState): SystemDraft | undefined =>
    chat.seq > 0 ? undefined : { system: { kind: 'created', type: 'direct', userIds } }

export const createGroup =
  (group: GroupSettings & { userIds: string[] }) =>
  (chat: ChatState): SystemDraft | undefined =>
    chat.seq > 0 ? undefined : { system: { kind: 'created', type: 'group', ...group } }

/** Of what is wanted, what is not so already; a new name alone is a message of its own. */
export const changeGroup =
  (actorId: string, wanted: GroupSettings) =>
  (chat: ChatState): SystemDraft | undefined => {
    requireMay(chat, actorId, 'change-settings')
    const now = { ...groupDefaults, avatarId: null, ...chat.settings }
    const changes: GroupSettings = Object.fromEntries(
      Object.entries(wanted).filter(([key, value]) => value !== undefined && value !== now[key as keyof GroupSettings]), // its own keys
    )
    const names = Object.keys(changes)
    if (names.length === 0) return undefined
    const { name } = changes
    if (names.length === 1 && name !== undefined) return { system: { kind: 'renamed', name } }
    return { system: { kind: 'settings-changed', ...changes } }
  }

export const deleteGroup =
  (actorId: string) =>
  (chat: ChatState): SystemDraft => {
    requireMay(chat, actorId, 'delete-chat')
    return { system: { kind: 'deleted' } }
  }
