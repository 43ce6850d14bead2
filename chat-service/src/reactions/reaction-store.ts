import type { Connection, mongo } from 'mongoose'
import { messageDocs } from '../messages/message.model.ts'

/** Who gave a message what; also where a page of these ended. */
export type Given = { emoji: string; userId: string }

const each = {
  $reduce: {
    input: { $ifNull: ['$reactions', []] },
    initialValue: [],
    in: {
      $concatArrays: [
        '$$value',
        { $map: { input: '$$this.userIds', as: 'userId', in: { emoji: '$$this.emoji', userId: '$$userId' } } },
      ],
    },
  },
}

const literal = (value: string) => ({ $literal: value })

const isBeyond = ({ emoji, userId }: Given): mongo.Document => ({
  $or: [
    { $gt: ['$$this.emoji', literal(emoji)] },
    { $and: [{ $eq: ['$$this.emoji', literal(emoji)] }, { $gt: ['$$this.userId', literal(userId)] }] },
  ],
})

/** Ten thousand people may have reacted: the database cuts the page out. */
export const reactionStore = (db: Connection) => {
  const messages = messageDocs(db)

  return {
    /** By emoji, then by person. */
    page: async (
      messageId: mongo.ObjectId,
      { emoji, after }: { emoji?: string | undefined; after?: Given | undefined },
      limit: number,
    ): Promise<Given[]> => {
      const wanted = [
        ...(emoji === undefined ? [] : [{ $eq: ['$$this.emoji', literal(emoji)] }]),
        ...(after ? [isBeyond(after)] : []),
      ]
      const chosen = wanted.length > 0 ? { $filter: { input: each, cond: { $and: wanted } } } : each
      const sorted = { $sortArray: { input: chosen, sortBy: { emoji: 1, userId: 1 } } }
      const [found] = await messages
        .aggregate<{ items: Given[] }>([
          { $match: { _id: messageId } },
          { $project: { _id: 0, items: { $slice: [sorted, limit] } } },
        ])
        .toArray()
      return found?.items ?? []
    },
  }
}

export type ReactionStore = ReturnType<typeof reactionStore>
