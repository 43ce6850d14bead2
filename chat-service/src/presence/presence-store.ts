import type { Connection } from 'mongoose'
import { connectionsUpdate, type Held } from './connections-update.ts'
import { presenceDocs, type PresenceDoc } from './presence.model.ts'

/**
 * What is lost with a mongod that dies is written again by the nodes that hold the connections, so no write waits for
 * the journal; and reads see what was just written.
 */
const quick = { writeConcern: { w: 1, journal: false } } as const
const newest = { readConcern: { level: 'local' } } as const

/** Who is connected where, a document for each person. */
export const presenceStore = (db: Connection) => {
  const docs = presenceDocs(db)

  return {
    /** What a node has to say of many people, in one command. `nodes`: it, and the names that it had before. */
    write: async (nodes: string[], writeId: string, people: Held[]): Promise<void> => {
      await docs.bulkWrite(
        people.map((held) => ({
          updateOne: {
            filter: { _id: held.userId },
            update: connectionsUpdate(nodes, writeId, held),
            upsert: true,
          },
        })),
        { ordered: false, ...quick },
      )
    },

    /** Those of them whose presence became another by this write, and was changed by nobody since. */
    changedBy: (writeId: string, userIds: string[]): Promise<PresenceDoc[]> =>
      docs.find({ _id: { $in: userIds }, changedBy: writeId }, newest).toArray(),

    of: (userIds: string[]): Promise<PresenceDoc[]> => docs.find({ _id: { $in: userIds } }, newest).toArray(),

    /** Of these people whoever has no connection. */
    removeOffline: async (userIds: string[]): Promise<void> => {
      await docs.deleteMany({ _id: { $in: userIds }, 'connections.0': { $exists: false } })
    },

    /** Some of the people with connections at a node. */
    heldBy: async (nodeId: string, limit: number): Promise<string[]> => {
      const found = await docs
        .find({ 'connections.node': nodeId }, newest)
        .project<Pick<PresenceDoc, '_id'>>({ _id: 1 })
        .limit(limit)
        .toArray()
      return found.map(({ _id }) => _id)
    },
  }
}

export type PresenceStore = ReturnType<typeof presenceStore>
