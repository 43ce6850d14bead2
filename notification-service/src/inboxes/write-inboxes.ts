import type { mongo } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'
import type { Stage } from './expression.ts'
import type { InboxModel } from './inbox.model.ts'
import type { Inbox } from './inbox.ts'

export type InboxWrite = mongo.AnyBulkWriteOperation<Inbox>

const mostAtOnce = 500

/** By the driver: these are pipelines, of which mongoose would cast nothing. */
const writeBatch = async (model: InboxModel, writes: InboxWrite[]): Promise<void> => {
  await model.collection.bulkWrite(writes as never[], { ordered: false })
}

/**
 * Many changes in few round trips, none of them depending on another. Two that make the same inbox at once clash; once
 * more, and the loser finds it made.
 */
export const writeInboxes = async (model: InboxModel, writes: InboxWrite[]): Promise<void> => {
  for (let start = 0; start < writes.length; start += mostAtOnce) {
    const batch = writes.slice(start, start + mostAtOnce)
    await writeBatch(model, batch).catch((error: unknown) => {
      if (!isClash(error)) throw error
      return writeBatch(model, batch)
    })
  }
}

/** The change of one inbox, which is made if nothing was heard of it before. */
export const upsert = (_id: string, update: Stage[]): InboxWrite => ({
  updateOne: { filter: { _id }, update, upsert: true },
})
