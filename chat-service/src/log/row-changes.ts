import type { GroupSettings, SystemContent } from '@chat/common/events/chat-content'
import { fold } from '@chat/common/text/fold'
import type { AnyBulkWriteOperation } from 'mongoose'
import type { ChatDoc } from '../chats/chat.model.ts'
import { memberId, type MemberDoc } from '../chats/member.model.ts'
import type { SystemMessage } from '../messages/log-store.ts'

type RowChange = { userId: string; set: Partial<MemberDoc>; unset?: Partial<Record<keyof MemberDoc, true>> }

type Joining = { role: MemberDoc['role']; sinceJoin?: boolean | undefined }

/** Who comes again begins anew; that they were banned once was lifted by a message of its own. */
const joined = ({ seq, createdAt }: SystemMessage, userId: string, { role, sinceJoin }: Joining): RowChange => ({
  userId,
  set: {
    present: true,
    role,
    joinedSeq: seq,
    joinedAt: createdAt,
    visibleFrom: sinceJoin ? seq : 1,
    readSeq: seq,
    deliveredSeq: seq,
  },
  unset: { leaveReason: true, unreadMark: true, draft: true, hiddenSeq: true },
})

const rowChanges = (message: SystemMessage): RowChange[] => {
  const { system } = message
  const ban = { banned: true, bannedAt: message.createdAt } as const
  const each = (userIds: string[], change: Omit<RowChange, 'userId'>) =>
    userIds.map((userId) => ({ userId, ...change }))
  switch (system.kind) {
    case 'created':
      return system.userIds.map((userId, index) =>
        joined(message, userId, { role: system.type === 'group' && index === 0 ? 'owner' : 'member' }),
      )
    case 'members-added':
      return system.userIds.map((userId) => joined(message, userId, { role: 'member', sinceJoin: system.sinceJoin }))
    case 'members-removed':
      return each(system.userIds, {
        set: { present: false, leaveReason: system.reason, ...(system.reason === 'banned' && ban) },
        unset: { draft: true },
      })
    case 'banned':
      return each(system.userIds, { set: { present: false, ...ban } })
    case 'unbanned':
      return each(system.userIds, { set: {}, unset: { banned: true, bannedAt: true } })
    case 'role-changed':
      return each(system.userIds, { set: { role: system.role } })
    case 'renamed':
    case 'settings-changed':
    case 'deleted':
      return []
  }
}

const untouched = { muted: false, pinned: false, settingsVersion: 0 } as const

/** Changes a row only if it stands before this message; a row that stands after it makes the upsert clash on `_id`. */
export const memberUpserts = (message: SystemMessage): AnyBulkWriteOperation<MemberDoc>[] => {
  const { chatId, seq } = message
  return rowChanges(message).map(({ userId, set, unset }) => ({
    updateOne: {
      filter: { _id: memberId(chatId, userId), rowSeq: { $lt: seq } },
      update: {
        $set: { ...set, rowSeq: seq },
        $setOnInsert: { chatId, userId, ...untouched },
        ...(unset && { $unset: unset }),
        $currentDate: { changedAt: true },
      },
      upsert: true,
    },
  }))
}

/** Who was not asked about may be in it already: then their rows were written, and nothing else of them is. */
export const joinersOf = (system: SystemContent): string[] =>
  system.kind === 'created' || system.kind === 'members-added' ? system.userIds : []

type Fields = { set: Partial<ChatDoc>; unset?: Partial<Record<keyof ChatDoc, true>> }

const settingsFields = (before: Pick<ChatDoc, 'name' | 'visibility'>, changes: GroupSettings): Fields => {
  const { name, description, visibility, posting, history, slowModeSeconds, avatarId } = changes
  const after = { ...before, ...(name !== undefined && { name }), ...(visibility && { visibility }) }
  const isFound = after.visibility === 'public' && after.name !== undefined
  return {
    set: {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(visibility && { visibility }),
      ...(posting && { posting }),
      ...(history && { history }),
      ...(slowModeSeconds !== undefined && { slowModeSeconds }),
      ...(typeof avatarId === 'string' && { avatarId }),
      ...(isFound && { searchKey: fold(after.name!) }),
    },
    unset: { ...(avatarId === null && { avatarId: true }), ...(!isFound && { searchKey: true }) },
  }
}

/** What a message changes in the row of its chat, which stood as `before`. */
export const chatFields = (before: Pick<ChatDoc, 'name' | 'visibility'>, message: SystemMessage): Fields => {
  const { senderId, createdAt, system } = message
  switch (system.kind) {
    case 'created': {
      const { set, unset = {} } = settingsFields({}, system)
      const made = { type: system.type, createdAt, createdBy: senderId, lastAt: createdAt }
      return { set: { ...set, ...made, ...(system.type === 'direct' && { userIds: system.userIds }) }, unset }
    }
    case 'renamed':
    case 'settings-changed':
      return settingsFields(before, system)
    case 'deleted':
      return { set: { deletedAt: createdAt }, unset: { searchKey: true } }
    case 'members-removed':
      return { set: { removedSeq: message.seq } }
    case 'members-added':
    case 'banned':
    case 'unbanned':
    case 'role-changed':
      return { set: {} }
  }
}
