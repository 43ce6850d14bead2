import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import type { Connection } from 'mongoose'
import { starModel, type StarDoc } from './star.model.ts'

/** Where a page of stars ended; `at` in ms since the epoch. */
export type StarPlace = { at: number; id: string }

const starId = (userId: string, messageId: string): string => `${userId}:${messageId}`

export const starStore = (db: Connection) => {
  const stars = starModel(db)

  return {
    /** May be repeated; the first time counts. */
    add: async ({ userId, chatId, messageId, seq }: Omit<StarDoc, '_id' | 'starredAt'>): Promise<void> => {
      try {
        await stars.updateOne(
          { _id: starId(userId, messageId), starredAt: { $exists: false } },
          { $setOnInsert: { userId, chatId, messageId, seq }, $currentDate: { starredAt: true } },
          { upsert: true },
        )
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },

    remove: async (userId: string, messageId: string): Promise<void> => {
      await stars.deleteOne({ _id: starId(userId, messageId) })
    },

    /** May be repeated. */
    removeOf: async (messageId: string): Promise<void> => {
      await stars.deleteMany({ messageId })
    },

    removeAllOf: async (userId: string): Promise<void> => {
      await stars.deleteMany({ userId })
    },

    /** Newest first. */
    page: (userId: string, after: StarPlace | undefined, limit: number): Promise<StarDoc[]> => {
      const at = after && new Date(after.at)
      const place = at
        ? {
            $or: [
              { userId, starredAt: at, _id: { $lt: after.id } },
              { userId, starredAt: { $lt: at } },
            ],
          }
        : { userId }
      return stars.find(place).sort({ userId: 1, starredAt: -1, _id: -1 }).limit(limit).lean<StarDoc[]>()
    },
  }
}

export type StarStore = ReturnType<typeof starStore>
