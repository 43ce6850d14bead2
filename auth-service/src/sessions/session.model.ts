import { addOutboxIndexes, outboxField, type OutboxEntry, type OutboxModel } from '@chat/common/broker/document-outbox'
import { Schema, Types, type Connection } from 'mongoose'
import type { Session } from './session.ts'

type SessionDocument = Omit<Session, 'id'> & { _id: Types.ObjectId }
type EndedDocument = SessionDocument & { endedAt: Date; revokedUntil: Date }

const schema = new Schema<SessionDocument & { revokedUntil?: Date; outbox?: OutboxEntry[] }>(
  {
    userId: { type: String, required: true },
    accountGeneration: Number,
    oidcAt: Date,
    generation: { type: Number, required: true },
    rotatedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    revokedUntil: Date,
    device: { type: String, required: true },
    address: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    outbox: outboxField,
  },
  { collection: 'sessions', versionKey: false },
)
schema.index({ userId: 1, _id: -1 })
// $type would do as well, but no query that asks for a range would be seen to fit
schema.index({ endedAt: 1, _id: 1 }, { partialFilterExpression: { endedAt: { $gte: new Date(0) } } })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
addOutboxIndexes(schema)

/** An end, and the entry that announces it. `revokedUntil`: when its last access token expires; then `expiresAt`. */
export type SessionEnd = { endedAt: Date; revokedUntil: Date; expiresAt: Date; entry: OutboxEntry }

export type Position = { endedAt: number; id: string }

const toSession = ({ _id, ...session }: SessionDocument): Session => ({
  id: _id.toHexString(),
  ...session,
})

const isLive = (now: Date) => ({ endedAt: null, expiresAt: { $gt: now } })

export const sessionStore = (db: Connection) => {
  const Model = db.model('Session', schema)

  return {
    outboxModel: Model as OutboxModel,

    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async ({ id, ...session }: Session): Promise<void> => {
      await Model.create({ _id: new Types.ObjectId(id), ...session })
    },

    find: async (id: string): Promise<Session | null> => {
      const found = await Model.findById(id).lean<SessionDocument>()
      return found && toSession(found)
    },

    isLive: async (id: string, now: Date): Promise<boolean> =>
      (await Model.exists({ _id: id, ...isLive(now) })) !== null,

    /** One compare-and-set: of many who come with the same generation one gets true. */
    rotate: async (
      { id, generation }: Pick<Session, 'id' | 'generation'>,
      next: Pick<Session, 'lastUsedAt' | 'expiresAt' | 'address'>,
    ): Promise<boolean> => {
      const filter = { _id: id, generation, endedAt: null }
      const $set = { ...next, generation: generation + 1, rotatedAt: next.lastUsedAt }
      return (await Model.updateOne(filter, { $set })).modifiedCount === 1
    },

    /** Ends it and leaves the announcement, in one write. False when it had ended. */
    end: async (id: string, { entry, ...end }: SessionEnd): Promise<boolean> => {
      const filter = { _id: id, endedAt: null }
      return (await Model.updateOne(filter, { $set: end, $push: { outbox: entry } })).modifiedCount === 1
    },

    /** Of all that somebody ever had and that is kept: by what and from where they were used. */
    strip: async (userId: string): Promise<void> => {
      await Model.updateMany({ userId }, { $set: { device: '', address: '' } })
    },

    /** Newest first, older than `before`. */
    listLive: async (
      userId: string,
      { now, before, limit }: { now: Date; before?: string | undefined; limit: number },
    ): Promise<Session[]> => {
      const filter = { userId, ...isLive(now), ...(before !== undefined && { _id: { $lt: before } }) }
      return (await Model.find(filter).sort({ _id: -1 }).limit(limit).lean<SessionDocument[]>()).map(toSession)
    },

    /** In order of their end, after `position`; those whose tokens have expired are left out. */
    listEnded: async (position: Position, now: Date, limit: number): Promise<(Position & { revokedUntil: Date })[]> => {
      const endedAt = new Date(position.endedAt)
      const isAfter = [{ endedAt: { $gt: endedAt } }, { endedAt, _id: { $gt: position.id } }]
      const filter = { endedAt: { $gte: endedAt }, $or: isAfter, revokedUntil: { $gt: now } }
      const found = await Model.find(filter).sort({ endedAt: 1, _id: 1 }).limit(limit).lean<EndedDocument[]>()
      return found.map(({ _id, endedAt, revokedUntil }) => ({
        id: _id.toHexString(),
        endedAt: endedAt.getTime(),
        revokedUntil,
      }))
    },
  }
}

export type SessionStore = ReturnType<typeof sessionStore>
