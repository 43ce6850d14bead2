import type { Presence } from '@chat/common/events/presence-events'
import { Schema, type Connection, type mongo } from 'mongoose'

/** How somebody who is connected is there. */
export type Shown = Exclude<Presence, 'offline'>

/**
 * One person. Each node that holds connections of theirs has one entry for all of these, so the document grows with
 * the nodes, however often somebody connects.
 */
export type PresenceDoc = {
  _id: string
  connections: { node: string; presence: Shown }[]
  /** What follows from the connections. */
  presence: Presence
  /** When the last connection that is over was last known to be there; mongod's clock. */
  lastSeenAt?: Date
  /** mongod's clock, when `presence` last became another; it grows with each change. */
  changedAt: Date
  /** The write that made it another, whose writer tells everybody. */
  changedBy: string
}

const schema = new Schema<PresenceDoc>(
  {
    _id: String,
    connections: [{ _id: false, node: String, presence: String }],
    presence: String,
    lastSeenAt: Date,
    changedAt: Date,
    changedBy: String,
  },
  { collection: 'presences', versionKey: false },
)

schema.index({ 'connections.node': 1 }, { name: 'people_of_node' })

export const presenceModel = (db: Connection) => db.model<PresenceDoc>('Presence', schema)

/** The driver's own collection: updates that are computed by mongod do not go through mongoose's casts. */
export const presenceDocs = (db: Connection): mongo.Collection<PresenceDoc> =>
  presenceModel(db).collection as unknown as mongo.Collection<PresenceDoc> // mongoose's wrapper of it
