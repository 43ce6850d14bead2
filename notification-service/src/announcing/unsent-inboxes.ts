import type { mongo } from 'mongoose'
import { orElse, when, type Expression } from '../inboxes/expression.ts'
import type { InboxModel } from '../inboxes/inbox.model.ts'
import type { Inbox, Mark } from '../inboxes/inbox.ts'

export type UnsentInbox = Inbox & { unsent: Mark }

/** An inbox as it was when it was announced. */
export type Announced = Pick<UnsentInbox, '_id' | 'unsent'> & { withdrawnIds: string[] }

/** A tick that is lost means one more announcement, which clients tolerate: it need not wait for the journal. */
const tick = { ordered: true, writeConcern: { w: 1, j: false } } as const

const byMark = (announced: Announced[]): Map<string, Announced[]> => {
  const groups = new Map<string, Announced[]>()
  for (const one of announced) {
    const key = `${one.unsent.by}:${one.unsent.batch}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return groups
}

const toldOf: Expression = when({ $ne: ['$notification.inApp', false] }, orElse('$notification.id', null), null)

/** Of inboxes that nobody has changed since. */
const tickOf = (group: Announced[]): mongo.AnyBulkWriteOperation<Inbox> => {
  const { by, batch } = group[0]!.unsent
  const filter = { _id: { $in: group.map(({ _id }) => _id) }, 'unsent.by': by, 'unsent.batch': batch }
  const update = [{ $set: { announcedId: toldOf, withdrawn: [] } }, { $unset: ['unsent'] }]
  return { updateMany: { filter, update } }
}

/** An inbox that has changed since has to be announced again, but not what is known to be gone. */
const forgetWithdrawn = ({ _id, withdrawnIds }: Announced): mongo.AnyBulkWriteOperation<Inbox> => ({
  updateOne: { filter: { _id }, update: { $pull: { withdrawn: { id: { $in: withdrawnIds } } } } },
})

/** The inboxes whose present state is still to be announced. */
export const unsentInboxes = (model: InboxModel) => {
  const oldest = (filter: object, limit: number) =>
    model.find(filter).sort({ 'unsent.at': 1 }).limit(limit).lean<UnsentInbox[]>()

  return {
    /** What one write changed and nobody has changed since. */
    changedBy: ({ by, at, batch }: Mark) =>
      model.find({ 'unsent.at': at, 'unsent.by': by, 'unsent.batch': batch }).lean<UnsentInbox[]>().cursor(),

    ofInstance: (by: string, limit: number) => oldest({ 'unsent.at': { $exists: true }, 'unsent.by': by }, limit),

    before: (at: Date, limit: number) => oldest({ 'unsent.at': { $lt: at } }, limit),

    tickOff: async (announced: Announced[]): Promise<void> => {
      const withdrawn = announced.filter(({ withdrawnIds }) => withdrawnIds.length > 0)
      const writes = [...[...byMark(announced).values()].map(tickOf), ...withdrawn.map(forgetWithdrawn)]
      await model.collection.bulkWrite(writes as never[], tick)
    },
  }
}

export type UnsentInboxes = ReturnType<typeof unsentInboxes>
