import type { SystemContent } from '@chat/common/events/chat-content'
import type { mongo } from 'mongoose'
import { readKept } from '../log/read-kept.ts'
import type { KeptReads } from './kept-reads.ts'
import { readByAll, type MessageDoc } from './message.model.ts'

export type SystemMessage = MessageDoc & { system: SystemContent }

/** What happened where in a log, and who did it. */
export type LogPlace = Pick<MessageDoc, 'chatId' | 'seq' | 'senderId' | 'createdAt' | 'system'>

/** What the log itself reads: how far it goes, what happened to the chat, and what is still to be announced. */
export const logStore = ({ messages, onlyKept }: KeptReads) => ({
  lastKeptSeq: async (chatId: string): Promise<number> => (await readKept(messages, { chatId }))?.seq ?? 0,

  /** System messages after `afterSeq`, up to and with `upToSeq`, ascending. The caller knows that these are kept. */
  systemBetween: (chatId: string, afterSeq: number, upToSeq: number): Promise<SystemMessage[]> =>
    messages
      .find<SystemMessage>({ chatId, system: { $exists: true }, seq: { $gt: afterSeq, $lte: upToSeq } })
      .sort({ chatId: 1, seq: 1 })
      .toArray(),

  /** The same for who only has to know what happened; with `all` also who wrote when. */
  between: (chatId: string, afterSeq: number, upToSeq: number, all: boolean): Promise<LogPlace[]> =>
    messages
      .find<LogPlace>(
        { chatId, ...(!all && { system: { $exists: true } }), seq: { $gt: afterSeq, $lte: upToSeq } },
        { projection: { _id: 0, chatId: 1, seq: 1, senderId: 1, createdAt: 1, system: 1 } },
      )
      .sort({ chatId: 1, seq: 1 })
      .toArray(),

  /** Of one instance, what waits to be announced, in order. */
  unsentOf: async (instanceId: string, before: Date | undefined, limit: number): Promise<MessageDoc[]> =>
    onlyKept(
      await messages
        .find({ unsent: instanceId, ...(before && { createdAt: { $lt: before } }) }, { projection: readByAll })
        .sort({ chatId: 1, seq: 1 })
        .limit(limit)
        .toArray(),
    ),

  /** The instances that have something to announce. */
  unsentInstances: async (): Promise<string[]> =>
    messages.distinct('unsent', { unsent: { $exists: true } }).then((found) => found.filter((id) => id !== undefined)),

  /** Not awaited from the journal: a tick that is lost means one more announcement, which consumers tolerate anyway. */
  markSent: async (ids: mongo.ObjectId[]): Promise<void> => {
    await messages.updateMany(
      { _id: { $in: ids } },
      { $unset: { unsent: true, requestId: true } },
      { writeConcern: { w: 1, j: false } },
    )
  },
})
