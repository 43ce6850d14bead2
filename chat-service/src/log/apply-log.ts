import { duplicateKey, isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { mongo } from 'mongoose'
import type { ChatModel } from '../chats/chat.model.ts'
import { memberId, type MemberModel } from '../chats/member.model.ts'
import type { InviteModel } from '../invites/invite.model.ts'
import type { SystemMessage } from '../messages/log-store.ts'
import type { MessageStore } from '../messages/message-store.ts'
import { copyHiding } from '../receipts/copy-hiding.ts'
import { chatFields, joinersOf, memberUpserts } from './row-changes.ts'

/** Not where the majority has not kept the rest: what is applied from here on counts on these rows. */
const ignoreClashes = (error: unknown): void => {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error
  const clashes = [error.writeErrors].flat()
  if (clashes.length === 0 || clashes.some(({ code }) => code !== duplicateKey)) throw error
}

export type ApplyLogDeps = {
  chats: ChatModel
  members: MemberModel
  invites: InviteModel
  messages: MessageStore
  /** Those of these people who do not show what they have read. */
  hidingReads: (userIds: string[]) => Promise<string[]>
}

/**
 * Brings the rows of a chat up to its log: every system message after `appliedSeq`, in order, each as often as one
 * likes. Instances may do it side by side, the rows only move forward. `upToSeq` must be known to be kept: rows must
 * not tell of what a crash can still take away.
 */
export const createApplyLog = (deps: ApplyLogDeps) => {
  const { chats, members, invites, messages } = deps

  const writeMembers = async (message: SystemMessage): Promise<void> => {
    const { chatId, seq, system } = message
    const operations = memberUpserts(message)
    if (operations.length > 0) await members.bulkWrite(operations, { ordered: false }).catch(ignoreClashes)
    if (system.kind === 'deleted')
      await members.updateMany(
        { chatId, present: true, rowSeq: { $lt: seq } },
        { $set: { present: false, leaveReason: 'deleted', rowSeq: seq }, $currentDate: { changedAt: true } },
      )

    // asked after the rows are there: who changes this from now on finds them
    const rowsOf = (userIds: string[]) => ({ _id: { $in: userIds.map((userId) => memberId(chatId, userId)) } })
    await copyHiding(deps, { userIds: joinersOf(system), rowsOf, hidden: [] })
  }

  const applyOne = async (message: SystemMessage): Promise<void> => {
    const { chatId, seq, createdAt, system } = message
    await writeMembers(message)
    if (system.kind === 'members-added' && system.invite)
      await invites.updateOne({ _id: system.invite.id }, { $max: { uses: system.invite.uses } })

    const before = await chats.findById(chatId, { name: 1, visibility: 1 }).lean()
    const { set, unset } = chatFields(before ?? {}, message)
    const memberCount = await members.countDocuments({ chatId, present: true })
    await chats
      .updateOne(
        { _id: chatId, appliedSeq: { $lt: seq } },
        {
          $set: { ...set, memberCount, appliedSeq: seq },
          ...(unset && Object.keys(unset).length > 0 && { $unset: unset }),
          $max: { lastSeq: seq, ...(system.kind === 'created' ? {} : { lastAt: createdAt }) },
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
