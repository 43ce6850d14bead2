import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import type { mongo } from 'mongoose'

/** A time as events have it. */
export const isoOf = (date: mongo.Document | string): mongo.Document => ({ $dateToString: { date } })

/** An announcement whose `data` is known in part only to the database. What came from outside is never an expression. */
export const completed = (entry: Omit<OutboxEntry, 'data'> & { data: object }, values: mongo.Document) => ({
  $mergeObjects: [{ $literal: entry }, { data: { $mergeObjects: [{ $literal: entry.data }, values] } }],
})

/** Of announcements of one kind that the broker does not take the newest are kept: a document has to end somewhere. */
const mostAlike = 200

/** What a waiting announcement, `$$this`, is when a new one says all that it says. `all`: whatever it is about. */
export type Superseded = mongo.Document | 'alike' | 'all'

/**
 * The `outbox` of a document with one more announcement. An earlier one that still waits is left out where the new one
 * says all that it says: a broker that is away for an hour must not make the document grow by every change.
 */
export const waitingWith = (
  type: string,
  entry: mongo.Document,
  superseded: Superseded,
): mongo.Document | mongo.Document[] => {
  if (superseded === 'all') return [entry]

  const waiting = { $ifNull: ['$outbox', []] }
  const others = { $filter: { input: waiting, as: 'this', cond: { $ne: ['$$this.type', type] } } }
  if (superseded === 'alike') return { $concatArrays: [others, [entry]] }

  const left = { $and: [{ $eq: ['$$this.type', type] }, { $not: [superseded] }] }
  const alike = { $filter: { input: waiting, as: 'this', cond: left } }
  return { $concatArrays: [others, { $slice: [alike, 1 - mostAlike] }, [entry]] }
}
