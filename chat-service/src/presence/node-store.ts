import type { Connection } from 'mongoose'
import { nodeModel, type NodeDoc } from './node.model.ts'

const later = (ms: number) => ({ $add: ['$$NOW', ms] })

const answersAfter = { returnDocument: 'after', updatePipeline: true } as const

/** Leases of nodes. All times are mongod's, so that clocks of nodes that differ do no harm. */
export const nodeStore = (db: Connection) => {
  const nodes = nodeModel(db)

  const renew = async (nodeId: string, leaseMs: number, { isNew }: { isNew: boolean }): Promise<Date | undefined> => {
    const filter = { _id: nodeId, claimedUntil: { $exists: false } }
    const update = [{ $set: { renewedAt: '$$NOW', expiresAt: later(leaseMs) } }]
    const doc = await nodes.findOneAndUpdate(filter, update, { ...answersAfter, upsert: isNew }).lean<NodeDoc>()
    return doc?.renewedAt
  }

  return {
    /** Makes the lease of a node that begins. Gives mongod's time. */
    make: async (nodeId: string, leaseMs: number): Promise<Date> => (await renew(nodeId, leaseMs, { isNew: true }))!,

    /** Gives mongod's time, or undefined when the lease is gone or another has claimed it. */
    renew: (nodeId: string, leaseMs: number): Promise<Date | undefined> => renew(nodeId, leaseMs, { isNew: false }),

    /** One lease that was over at `before` and that nobody is at; for `claimMs` nobody else gets it. */
    claim: (now: Date, before: Date, claimMs: number): Promise<NodeDoc | null> =>
      nodes
        .findOneAndUpdate(
          { expiresAt: { $lt: before }, $or: [{ claimedUntil: { $exists: false } }, { claimedUntil: { $lt: now } }] },
          [{ $set: { claimedUntil: later(claimMs) } }],
          answersAfter,
        )
        .lean<NodeDoc>(),

    keepClaim: async (nodeId: string, claimMs: number): Promise<void> => {
      await nodes.updateOne({ _id: nodeId }, [{ $set: { claimedUntil: later(claimMs) } }], { updatePipeline: true })
    },

    remove: async (nodeId: string): Promise<void> => {
      await nodes.deleteOne({ _id: nodeId })
    },
  }
}

export type NodeStore = ReturnType<typeof nodeStore>
