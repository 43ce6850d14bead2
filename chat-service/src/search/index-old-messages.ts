import type { Logger } from '@chat/common/log/logger'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { durable } from '@chat/common/mongo/open-database'
import { repeat } from '@chat/common/process/repeat'
import { mongo, type Connection } from 'mongoose'
import { messageDocs, type MessageDoc } from '../messages/message.model.ts'
import type { WordIndexer } from './word-indexer.ts'

/** How far the messages of all chats, in the order of their ids, were looked through. */
type Progress = { _id: string; upTo: mongo.ObjectId; startedAt: Date; leaseUntil: Date; done?: true }

/** Another one, whenever `wordsOf` gives other words than before: then all are looked through again. */
const walkId = 'words-1'

export const oldMessagesLimits = {
  pageSize: 200,
  pauseMs: 20,
  leaseMs: 30_000,
  idleMs: 60_000,
  /** A message may be stored some time after it got its id, and by another clock. */
  lagMs: 60_000,
  /** Instances of the version before may be at work for so long. */
  overlapMs: 3_600_000,
}

const dayMs = 24 * 3_600_000

type OldMessagesDeps = { db: Connection; indexer: Pick<WordIndexer, 'ensure'>; now: () => Date; log: Logger }

/**
 * Gives words to messages from before there were any, once, by one instance at a time and going on where the last one
 * stopped. What is sent from now on needs it not: that has its words before it is ticked off.
 */
export const createOldMessages = (
  { db, indexer, now, log }: OldMessagesDeps,
  options: Partial<typeof oldMessagesLimits> = {},
) => {
  const limits = { ...oldMessagesLimits, ...options }
  const messages = messageDocs(db)
  const progress = db.db!.collection<Progress>('search_progress')

  /** The walk, where nobody else is at it; null where somebody is, or it is over. */
  const claim = async (at: Date): Promise<Progress | null> => {
    const leaseUntil = new Date(at.getTime() + limits.leaseMs)
    try {
      return await progress.findOneAndUpdate(
        { _id: walkId, done: { $exists: false }, leaseUntil: { $lte: at } },
        { $set: { leaseUntil }, $setOnInsert: { upTo: new mongo.ObjectId('0'.repeat(24)), startedAt: at } },
        { upsert: true, returnDocument: 'after' },
      )
    } catch (error) {
      if (isDuplicateKey(error)) return null
      throw error
    }
  }

  const walkPage = async (upTo: mongo.ObjectId, at: Date): Promise<MessageDoc[]> => {
    const settled = mongo.ObjectId.createFromTime((at.getTime() - limits.lagMs) / 1_000)
    const page = await messages
      .find(
        { _id: { $gt: upTo, $lt: settled } },
        { projection: { text: 1, textVersion: 1, system: 1, words: { $slice: 1 } } },
      )
      .sort({ _id: 1 })
      .limit(limits.pageSize)
      .toArray()
    await indexer.ensure(page.filter(({ words }) => words === undefined))
    return page
  }

  /** A page of it. Resolves with how long to wait for the next one. */
  const step = async (): Promise<number> => {
    const at = now()
    const walk = await claim(at)
    if (!walk) return limits.idleMs

    const page = await walkPage(walk.upTo, at)
    const isEnd = page.length < limits.pageSize
    const done = isEnd && at.getTime() >= walk.startedAt.getTime() + limits.overlapMs
    await progress.updateOne(
      { _id: walkId },
      { $set: { leaseUntil: at, upTo: page.at(-1)?._id ?? walk.upTo, ...(done && { done }) } },
      { writeConcern: durable },
    )
    if (done) return dayMs
    return isEnd ? limits.idleMs : limits.pauseMs
  }

  const start = (): { stop: () => Promise<void> } =>
    repeat(() =>
      step().catch((error: unknown) => {
        log.debug({ err: error }, 'old messages wait for their words')
        return limits.idleMs
      }),
    )

  return { step, start }
}
