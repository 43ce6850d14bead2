import { Schema, type Connection } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'
import type { Delivery, DeliveryState, Try } from './delivery.ts'

type DeliveryDoc = Omit<Delivery, 'id'> & { _id: string }

const tried = new Schema<Try>(
  { at: Date, ms: Number, status: Number, answer: String, error: String },
  { _id: false, versionKey: false },
)
const schema = new Schema<DeliveryDoc>(
  {
    _id: String,
    webhookId: { type: String, required: true },
    lane: { type: String, required: true },
    type: { type: String, required: true },
    subject: { type: String, required: true },
    time: { type: Date, required: true },
    place: Number,
    after: { type: Number, required: true },
    ownerId: String,
    body: { type: String, required: true },
    state: { type: String, required: true },
    createdAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    giveUpAt: { type: Date, required: true },
    failures: { type: Number, required: true },
    tries: [tried],
    expiresAt: { type: Date, required: true },
  },
  { collection: 'webhook_deliveries', versionKey: false, autoIndex: false },
)
const waiting = { state: 'waiting' }
schema.index({ lane: 1, time: 1, _id: 1 }, { name: 'lane-by-time', partialFilterExpression: waiting })
schema.index(
  { lane: 1, place: 1 },
  { name: 'lane-by-place', partialFilterExpression: { ...waiting, place: { $exists: true } } },
)
schema.index({ webhookId: 1, createdAt: -1, _id: -1 }, { name: 'list' })
schema.index({ webhookId: 1, state: 1, createdAt: -1, _id: -1 }, { name: 'list-by-state' })
schema.index({ ownerId: 1 }, { name: 'owner', partialFilterExpression: { ownerId: { $exists: true } } })
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 })

const toDelivery = ({ _id, ...rest }: DeliveryDoc): Delivery => ({ id: _id, ...rest })

export const mostTriesKept = 20

type Position = { createdAt: string; id: string }
type Wanted = { state?: DeliveryState | undefined; after?: Position | undefined; limit: number }

const before = ({ createdAt, id }: Position): object => {
  const at = new Date(createdAt)
  return { createdAt: { $lte: at }, $or: [{ createdAt: { $lt: at } }, { _id: { $lt: id } }] }
}

export const deliveryStore = (db: Connection) => {
  const model = db.model<DeliveryDoc>('WebhookDelivery', schema)

  return {
    /** In this order, each once. */
    insert: async (deliveries: Delivery[]): Promise<void> => {
      const documents = deliveries.map(({ id, ...delivery }) => ({ _id: id, ...delivery }))
      await model.collection.insertMany(documents as never[], { ordered: false }).catch((error: unknown) => {
        if (!isClash(error)) throw error
      })
    },

    /** What goes out next in a lane, whether it is due or not. */
    head: async (lane: string): Promise<Delivery | null> => {
      const inLane = { lane, state: 'waiting' as const }
      const [earliest, lowest] = await Promise.all([
        model.findOne(inLane).sort({ time: 1, _id: 1 }).lean<DeliveryDoc>(),
        model
          .findOne({ ...inLane, place: { $exists: true } })
          .sort({ place: 1 })
          .lean<DeliveryDoc>(),
      ])
      if (earliest === null) return null
      return toDelivery(lowest?.place !== undefined && lowest.place <= earliest.after ? lowest : earliest)
    },

    /** What came of a try. Nothing where it was decided by somebody else meanwhile. */
    note: async (id: string, one: Try, change: Partial<Delivery>): Promise<void> => {
      const tries = { $each: [one], $slice: -mostTriesKept }
      await model.updateOne({ _id: id, state: 'waiting' }, { $set: change, $push: { tries } })
    },

    /** Those of a lane whose time is over. */
    giveUp: async (lane: string, now: Date, expiresAt: Date): Promise<number> => {
      const over = { lane, state: 'waiting' as const, giveUpAt: { $lte: now } }
      return (await model.updateMany(over, { $set: { state: 'failed', expiresAt } })).modifiedCount
    },

    /**
     * Waits anew, after what is sent again too, and never in the way of what is new; one that waits already keeps its lane.
     * Null: there is none.
     */
    replay: async (
      { id, webhookId }: Pick<Delivery, 'id' | 'webhookId'>,
      { dueAt, giveUpAt, expiresAt }: Pick<Delivery, 'dueAt' | 'giveUpAt' | 'expiresAt'>,
    ): Promise<Delivery | null> => {
      const lane = {
        $cond: [{ $eq: ['$state', 'waiting'] }, '$lane', { $concat: ['$webhookId', ':', '$subject', ':replay'] }],
      }
      const anew = { $set: { lane, state: 'waiting', dueAt, giveUpAt, expiresAt, failures: 0 } }
      const changed = await model
        .findOneAndUpdate({ _id: id, webhookId }, [anew], { returnDocument: 'after', updatePipeline: true })
        .lean<DeliveryDoc>()
      return changed && toDelivery(changed)
    },

    /** What waits for one webhook need not wait any longer. */
    hurry: async (webhookId: string, now: Date): Promise<void> => {
      await model.updateMany({ webhookId, state: 'waiting', failures: { $gt: 0 } }, { $set: { dueAt: now } })
    },

    /** Newest first. */
    page: async (webhookId: string, { state, after, limit }: Wanted): Promise<Omit<Delivery, 'body'>[]> => {
      const wanted = { webhookId, ...(state && { state }), ...(after && before(after)) }
      const found = await model
        .find(wanted, { body: 0 })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<Omit<DeliveryDoc, 'body'>[]>()
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }))
    },

    removeOf: async (webhookId: string): Promise<void> => {
      await model.deleteMany({ webhookId })
    },

    /** What tells of this person what is theirs alone. */
    forgetOwner: async (ownerId: string): Promise<void> => {
      await model.deleteMany({ ownerId })
    },
  }
}

export type DeliveryStore = ReturnType<typeof deliveryStore>
