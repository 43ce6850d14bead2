import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import type { Connection } from 'mongoose'
import { completed, isoOf } from '../messages/waiting.ts'
import { hiddenId, hiddenModel, type HiddenDoc } from './hidden.model.ts'

/** Where a page of what was hidden ended; `at` in ms since the epoch. */
export type HiddenPlace = { at: number; id: string }

type Hiding = Pick<HiddenDoc, 'userId' | 'chatId' | 'messageId' | 'seq'>

/** What people have hidden from themselves. */
export const hidingStore = (db: Connection) => {
  const model = hiddenModel(db)
  const hidden = db.db!.collection<HiddenDoc>('hidden_messages')

  return {
    model,

    /** The announcement that now waits with it; null: it was hidden before. */
    hide: async (
      { userId, chatId, messageId, seq }: Hiding,
      entry: OutboxEntry & { data: object },
    ): Promise<OutboxEntry | null> => {
      try {
        const kept = await hidden.findOneAndUpdate(
          { _id: hiddenId(userId, messageId), hiddenAt: { $exists: false } },
          [
            {
              $set: {
                ...{ userId: { $literal: userId }, chatId: { $literal: chatId }, messageId: { $literal: messageId } },
                ...{ seq: { $literal: seq }, hiddenAt: '$$NOW' },
                outbox: [completed(entry, { hiddenAt: isoOf('$$NOW') })],
              },
            },
          ],
          { upsert: true, returnDocument: 'after', projection: { outbox: 1 } },
        )
        return kept?.outbox?.[0] ?? null
      } catch (error) {
        if (isDuplicateKey(error)) return null
        throw error
      }
    },

    removeAllOf: async (userId: string): Promise<void> => {
      await hidden.deleteMany({ userId })
    },

    /** Which of these messages of a chat are hidden from somebody. */
    among: async (userId: string, chatId: string, seqs: number[]): Promise<Set<number>> => {
      if (seqs.length === 0) return new Set()
      const found = await hidden
        .find({ userId, chatId, seq: { $in: seqs } }, { projection: { _id: 0, seq: 1 } })
        .toArray()
      return new Set(found.map(({ seq }) => seq))
    },

    /** The same for messages of any chats, with the time at which each was hidden. */
    amongMessages: async (userId: string, messageIds: string[]): Promise<Map<string, Date>> => {
      if (messageIds.length === 0) return new Map()
      const found = await hidden
        .find(
          { _id: { $in: messageIds.map((messageId) => hiddenId(userId, messageId)) } },
          { projection: { messageId: 1, hiddenAt: 1 } },
        )
        .toArray()
      return new Map(found.map(({ messageId, hiddenAt }) => [messageId, hiddenAt]))
    },

    /** Of what each is asked of, the `_id` of what is hidden. */
    of: async (asked: { userId: string; messageId: string }[]): Promise<Set<string>> => {
      if (asked.length === 0) return new Set()
      const ids = asked.map(({ userId, messageId }) => hiddenId(userId, messageId))
      const found = await hidden.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray()
      return new Set(found.map(({ _id }) => _id))
    },

    /** What somebody has hidden from `since` on, in that order. */
    since: (userId: string, since: Date, after: HiddenPlace | undefined, limit: number): Promise<HiddenDoc[]> => {
      const at = after && new Date(after.at)
      const wanted = at
        ? {
            $or: [
              { userId, hiddenAt: at, _id: { $gt: after.id } },
              { userId, hiddenAt: { $gt: at } },
            ],
          }
        : { userId, hiddenAt: { $gte: since } }
      return hidden
        .find(wanted, { projection: { outbox: 0 } })
        .sort({ userId: 1, hiddenAt: 1, _id: 1 })
        .limit(limit)
        .toArray()
    },
  }
}

export type HidingStore = ReturnType<typeof hidingStore>
