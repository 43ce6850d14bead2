import { duplicateKey, isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { mongo, type AnyBulkWriteOperation } from 'mongoose'
import type { ChatDoc, ChatModel } from '../chats/chat.model.ts'
import { memberId, type MemberDoc, type MemberModel } from '../chats/member.model.ts'
import type { MessageStore, SystemMessage } from '../messages/message-store.ts'

type RowChange = { userId: string; set: Partial<MemberDoc> }

const joined = ({ seq, createdAt }: SystemMessage, userId: string, role: MemberDoc['role']): RowChange => ({
  userId,
  set: { present: true, role, joinedSeq: seq, joinedAt: createdAt, visibleFrom: 1, readSeq: seq, deliveredSeq: seq },
})

const rowChanges = (message: SystemMessage): RowChange[] => {
  const { system } = message
  switch (system.kind) {
    case 'created':
      return system.userIds.map((userId, index) =>
        joined(message, userId, system.type === 'group' && index === 0 ? 'owner' : 'member'),
      )
    case 'members-added':
      return system.userIds.map((userId) => joined(message, userId, 'member'))
    case 'members-removed':
      return system.userIds.map((userId) => ({ userId, set: { present: false, leaveReason: system.reason } }))
    case 'role-changed':
      return system.userIds.map((userId) => ({ userId, set: { role: system.role } }))
    case 'renamed':
      return []
  }
}

const untouched = { muted: false, pinned: false, settingsVersion: 0 } as const

/** Changes the row only if it stands before this message; a row that stands after it makes the upsert clash on `_id`. */
const toUpsert = ({ chatId, seq }: SystemMessage, { userId, set }: RowChange): AnyBulkWriteOperation<MemberDoc> => ({
  updateOne: {
    filter: { _id: memberId(chatId, userId), rowSeq: { $lt: seq } },
    update: {
      $set: { ...set, rowSeq: seq },
      $setOnInsert: { chatId, userId, ...untouched },
      $currentDate: { changedAt: true },
    },
    upsert: true,
  },
})

/** Not where the majority has not kept the rest: what is applied from here on counts on these rows. */
const ignoreClashes = (error: unknown): void => {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error
  const clashes = [error.writeErrors].flat()
  if (clashes.length === 0 || clashes.some(({ code }) => code !== duplicateKey)) throw error
}

const chatFields = ({ senderId, createdAt, system }: SystemMessage): Partial<ChatDoc> => {
  if (system.kind === 'renamed') return { name: system.name }
  if (system.kind !== 'created') return {}

  const { type, name, userIds } = system
  return {
    type,
    createdAt,
    createdBy: senderId,
    lastAt: createdAt,
    ...(name !== undefined && { name }),
    ...(type === 'direct' && { userIds }),
  }
}

export type ApplyLogDeps = { chats: ChatModel; members: MemberModel; messages: MessageStore }

/**
 * Brings the rows of a chat up to its log: every system message after `appliedSeq`, in order, each as often as one
 * likes. Instances may do it side by side, the rows only move forward. `upToSeq` must be known to be kept: rows must
 * not tell of what a crash can still take away.
 */
export const createApplyLog = ({ chats, members, messages }: ApplyLogDeps) => {
  const applyOne = async (message: SystemMessage): Promise<void> => {
    const { chatId, seq, createdAt } = message
    const operations = rowChanges(message).map((change) => toUpsert(message, change))
    if (operations.length > 0) await members.bulkWrite(operations, { ordered: false }).catch(ignoreClashes)

    const memberCount = await members.countDocuments({ chatId, present: true })
    await chats
      .updateOne(
        { _id: chatId, appliedSeq: { $lt: seq } },
        {
          $set: { ...chatFields(message), memberCount, appliedSeq: seq },
          $max: { lastSeq: seq, ...(message.system.kind === 'created' ? {} : { lastAt: createdAt }) },
          $currentDate: { changedAt: true },
        },
        { upsert: true },
      )
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
  }

  return async (chatId: string, upToSeq: number): Promise<void> => {
    const appliedSeq = (await chats.findById(chatId, { appliedSeq: 1 }).lean())?.appliedSeq ?? 0
    if (appliedSeq >= upToSeq) return
    for (const message of await messages.systemBetween(chatId, appliedSeq, upToSeq)) await applyOne(message)
  }
}

export type ApplyLog = ReturnType<typeof createApplyLog>
