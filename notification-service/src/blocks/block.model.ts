import { Schema, type Connection } from 'mongoose'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import { isClash } from '../mongo/is-clash.ts'

/** Whether `userId` blocks `blockedId`, as of the `version`th change between these two; kept when it is over, to know late ones. */
type BlockDoc = { _id: string; userId: string; blockedId: string; blocked: boolean; version: number }

export type Block = Pick<BlockDoc, 'userId' | 'blockedId'>

const schema = new Schema<BlockDoc>(
  {
    _id: String,
    userId: { type: String, required: true },
    blockedId: { type: String, required: true },
    blocked: { type: Boolean, required: true },
    version: { type: Number, required: true },
  },
  { collection: 'blocks', versionKey: false, autoIndex: false },
)
schema.index({ blockedId: 1, blocked: 1, userId: 1 }, { name: 'blockers' })

const idOf = ({ userId, blockedId }: Block): string => `${userId}:${blockedId}`

/** Whoever is blocked by more people than this is heard by the rest of them: no update may hold all of them. */
const mostBlockers = 100_000

/** This service's copy of who blocks whom. */
export const blockStore = (db: Connection, closed: ClosedAccountStore) => {
  const model = db.model<BlockDoc>('Block', schema)

  const removeAllOf = async (userId: string): Promise<void> => {
    const byThem = { _id: { $gte: `${userId}:`, $lt: `${userId};` } } // ';' follows ':'
    await Promise.all([model.deleteMany(byThem), model.deleteMany({ blockedId: userId })])
  }

  return {
    /**
     * One conditional upsert: an older change finds no row that it may change, and its insert clashes with the newer.
     * Whoever has closed their account is looked for afterwards, as that is noted before their blocks are removed.
     */
    set: async ({ userId, blockedId, blocked, version }: Omit<BlockDoc, '_id'>): Promise<void> => {
      const filter = { _id: idOf({ userId, blockedId }), version: { $lt: version } }
      await model
        .updateOne(filter, { $set: { userId, blockedId, blocked, version } }, { upsert: true })
        .catch((error: unknown) => {
          if (!isClash(error)) throw error
        })
      for (const gone of await closed.among([userId, blockedId])) await removeAllOf(gone)
    },

    /** Everybody who blocks one of these; read from the keys of the index alone. */
    against: async (blockedIds: string[]): Promise<Block[]> =>
      model
        .find({ blockedId: { $in: blockedIds }, blocked: true }, { _id: 0, userId: 1, blockedId: 1 })
        .limit(mostBlockers)
        .lean<Block[]>(),

    /** Which of these there are. */
    among: async (pairs: Block[]): Promise<(pair: Block) => boolean> => {
      const found = new Set(await model.distinct('_id', { _id: { $in: pairs.map(idOf) }, blocked: true }))
      return (pair) => found.has(idOf(pair))
    },

    removeAllOf,
  }
}

export type BlockStore = ReturnType<typeof blockStore>
