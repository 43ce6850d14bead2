import type { Connection, mongo } from 'mongoose'
import { hidingStore } from '../hiding/hiding-store.ts'
import { changeStore } from './change-store.ts'
import { historyStore } from './history-store.ts'
import { keptReads } from './kept-reads.ts'
import { logStore } from './log-store.ts'
import { readAs, seqIndex, type MessageDoc } from './message.model.ts'

/** Reading the log. Nothing that a crash could still take away leaves here. */
export const messageStore = (db: Connection, now: () => Date) => {
  const reads = keptReads(db, now)
  const { messages, onlyKept, find } = reads

  return {
    ...logStore(reads),
    ...historyStore(reads, hidingStore(db)),
    ...changeStore(reads),

    /** mongod's clock, by which changes are dated. */
    serverTime: async (): Promise<Date> => {
      const { localTime } = await db.db!.admin().command({ hello: 1 })
      return localTime as Date // what the command answers
    },

    findOne: async (chatId: string, id: mongo.ObjectId, viewerId?: string): Promise<MessageDoc | null> => {
      const found = await messages.findOne({ _id: id, chatId }, { projection: readAs(viewerId) })
      if (found) await onlyKept([found])
      return found
    },

    findBySeq: async (chatId: string, seq: number): Promise<MessageDoc | null> =>
      (await find({ chatId, seq }, 1, 1))[0] ?? null,

    newestSeq: async (chatId: string): Promise<number> => (await find({ chatId }, -1, 1))[0]?.seq ?? 0,

    /** The newest messages of many chats, one each. */
    newestOf: async (chatIds: string[], viewerId?: string): Promise<Map<string, MessageDoc>> => {
      const found = await messages
        .aggregate<MessageDoc>([
          { $match: { chatId: { $in: chatIds } } },
          { $sort: { chatId: -1, seq: -1 } }, // with $first an index scan that skips from chat to chat
          { $group: { _id: '$chatId', newest: { $first: '$$ROOT' } } },
          { $replaceRoot: { newRoot: '$newest' } },
          { $project: readAs(viewerId) },
        ])
        .toArray()
      await onlyKept(found)
      return new Map(found.map((message) => [message.chatId, message]))
    },

    /** Where the newest messages of many chats stand and who wrote them, without what they say. */
    newestPlaces: async (chatIds: string[]): Promise<Map<string, Pick<MessageDoc, 'seq' | 'senderId'>>> => {
      const place = { chatId: 1, seq: 1, senderId: 1, createdAt: 1, unsent: 1 } as const
      const found = await messages
        .aggregate<MessageDoc>(
          [
            { $match: { chatId: { $in: chatIds } } },
            { $sort: { chatId: -1, seq: -1 } }, // as above
            { $group: { _id: '$chatId', newest: { $first: '$$ROOT' } } },
            { $replaceRoot: { newRoot: '$newest' } },
            { $project: place },
          ],
          { batchSize: chatIds.length + 1 },
        )
        .toArray()
      await onlyKept(found)
      return new Map(found.map((message) => [message.chatId, message]))
    },

    /** Where in these chats somebody is mentioned beyond `afterSeq`; read from the keys of the index alone. */
    mentionPlaces: (userId: string, chatIds: string[], afterSeq: number): Promise<{ chatId: string; seq: number }[]> =>
      messages
        .aggregate<{ chatId: string; seq: number }>(
          [
            { $match: { mentions: userId, chatId: { $in: chatIds }, seq: { $gt: afterSeq } } },
            { $project: { _id: 0, chatId: 1, seq: 1 } },
          ],
          { hint: 'mentions', batchSize: 100_000 },
        )
        .toArray(),

    /** What somebody wrote in a chat, in order, beyond `afterSeq`. */
    sentBy: (
      { chatId, senderId, afterSeq }: { chatId: string; senderId: string; afterSeq: number },
      limit: number,
    ): Promise<MessageDoc[]> =>
      find({ chatId, seq: { $gt: afterSeq }, senderId, system: { $exists: false } }, 1, limit, senderId, seqIndex),

    /** Whole stretches of logs, each from one `seq` to another, in one round trip. */
    stretches: async (
      ranges: { chatId: string; from: number; to: number }[],
      viewerId: string,
    ): Promise<MessageDoc[]> => {
      if (ranges.length === 0) return []
      const wanted = ranges.map(({ chatId, from, to }) => ({ chatId, seq: { $gte: from, $lte: to } }))
      return onlyKept(
        await messages.find({ $or: wanted }, { sort: { chatId: 1, seq: 1 }, projection: readAs(viewerId) }).toArray(),
      )
    },

    /** Of any chats, in one round trip, in no order. */
    findMany: async (ids: mongo.ObjectId[], viewerId: string): Promise<MessageDoc[]> =>
      ids.length === 0
        ? []
        : onlyKept(await messages.find({ _id: { $in: ids } }, { projection: readAs(viewerId) }).toArray()),
  }
}

export type MessageStore = ReturnType<typeof messageStore>
