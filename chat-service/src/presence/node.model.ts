import { Schema, type Connection } from 'mongoose'

/** A node's word that it lives, by mongod's clock. Whoever claims it when it is over takes that node's connections away. */
export type NodeDoc = {
  _id: string
  renewedAt: Date
  expiresAt: Date
  /** Until then another is at it. A lease that was claimed once is never renewed. */
  claimedUntil?: Date
}

const schema = new Schema<NodeDoc>(
  { _id: String, renewedAt: Date, expiresAt: Date, claimedUntil: Date },
  { collection: 'nodes', versionKey: false },
)

schema.index({ expiresAt: 1 }, { name: 'expired' })

export const nodeModel = (db: Connection) => db.model<NodeDoc>('Node', schema)
