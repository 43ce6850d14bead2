import type { mongo } from 'mongoose'
import type { Shown } from './presence.model.ts'

/** What one node has to say of one person. */
export type Held = {
  userId: string
  /** Undefined: no connection any more. */
  presence: Shown | undefined
  /** When the last one ended: how long ago, or when by mongod's clock. */
  endedAt?: { agoMs: number } | Date | undefined
}

const isShown = (presence: Shown) => ({ $in: [presence, '$connections.presence'] })

/** A time that is missing is the least of all, and what is to be missing stays so. */
const latest = (...times: unknown[]) => ({ $max: times })

/**
 * Puts one entry in the place of all that `nodes` (this node, under each of its names) have of somebody, so repeating it
 * changes nothing. What follows for the person is computed in the same write from what was there before it: of many
 * writers at once exactly the one that made a difference finds its `writeId` there.
 */
export const connectionsUpdate = (nodes: string[], writeId: string, { presence, endedAt }: Held): mongo.Document[] => {
  const before = { $ifNull: ['$connections', []] }
  const others = { $filter: { input: before, cond: { $not: [{ $in: ['$$this.node', nodes] }] } } }
  const own = presence ? [{ node: nodes[0], presence }] : []
  const ended = endedAt instanceof Date ? endedAt : endedAt && { $subtract: ['$$NOW', endedAt.agoMs] }
  const isOther = { $ne: ['$presence', '$next'] }

  return [
    {
      $set: {
        connections: { $concatArrays: [others, own] },
        ...(ended && { lastSeenAt: latest('$lastSeenAt', ended) }),
      },
    },
    {
      $set: {
        next: { $cond: [isShown('online'), 'online', { $cond: [isShown('away'), 'away', 'offline'] }] },
      },
    },
    {
      $set: {
        changedAt: { $cond: [isOther, latest('$$NOW', { $add: ['$changedAt', 1] }), '$changedAt'] },
        changedBy: { $cond: [isOther, writeId, '$changedBy'] },
        presence: '$next',
      },
    },
    { $unset: 'next' },
  ]
}
