import { Schema, type Connection } from 'mongoose'

/**
 * A lane in which something waits; it goes when nothing does. `wakes` grows with all that comes, so that whoever empties
 * it notices what came meanwhile.
 */
type LaneDoc = {
  _id: string
  webhookId: string
  dueAt: Date
  wakes: number
  leasedUntil: Date
  lease?: string
  expiresAt: Date
}

const schema = new Schema<LaneDoc>(
  {
    _id: String,
    webhookId: { type: String, required: true },
    dueAt: { type: Date, required: true },
    wakes: { type: Number, required: true },
    leasedUntil: { type: Date, required: true },
    lease: String,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'webhook_lanes', versionKey: false, autoIndex: false },
)
schema.index({ webhookId: 1, dueAt: 1 }, { name: 'due' })
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 })

const nobody = new Date(0)

export type Woken = { lane: string; webhookId: string; dueAt: Date; expiresAt: Date }
export type Held = { lane: string; lease: string; wakes: number }

export const laneStore = (db: Connection) => {
  const model = db.model<LaneDoc>('WebhookLane', schema)

  return {
    /** Something was added. A lane that waits for a later time goes on waiting, unless it is to be looked at `sooner`. */
    wake: async (woken: Woken[], { sooner = false } = {}): Promise<void> => {
      const operations = woken.map(({ lane, webhookId, dueAt, expiresAt }) => ({
        updateOne: {
          filter: { _id: lane },
          update: {
            $setOnInsert: { webhookId, leasedUntil: nobody, ...(!sooner && { dueAt }) },
            $inc: { wakes: 1 },
            $max: { expiresAt },
            ...(sooner && { $min: { dueAt } }),
          },
          upsert: true,
        },
      }))
      await model.bulkWrite(operations, { ordered: false })
    },

    hurry: async (webhookId: string, now: Date): Promise<void> => {
      await model.updateMany({ webhookId, dueAt: { $gt: now } }, { $set: { dueAt: now } })
    },

    /** Takes one that is due, the one that has waited longest. */
    claim: async (
      webhookId: string,
      { lease, now, leasedUntil }: { lease: string; now: Date; leasedUntil: Date },
    ): Promise<Held | null> => {
      const due = { webhookId, dueAt: { $lte: now }, leasedUntil: { $lte: now } }
      const claimed = await model
        .findOneAndUpdate(due, { $set: { lease, leasedUntil } }, { returnDocument: 'after', sort: { dueAt: 1 } })
        .lean<LaneDoc>()
      return claimed && { lane: claimed._id, lease, wakes: claimed.wakes }
    },

    /** Whether it is still one's own. */
    keep: async ({ lane, lease }: Held, leasedUntil: Date): Promise<boolean> =>
      (await model.updateOne({ _id: lane, lease }, { $set: { leasedUntil } })).matchedCount > 0,

    /** To be looked at again, by anybody. */
    release: async ({ lane, lease }: Held, dueAt: Date): Promise<void> => {
      await model.updateOne({ _id: lane, lease }, { $set: { dueAt, leasedUntil: nobody }, $unset: { lease: true } })
    },

    /** Nothing waits in it; where something came meanwhile it is due again. */
    close: async ({ lane, lease, wakes }: Held, now: Date): Promise<void> => {
      const { deletedCount } = await model.deleteOne({ _id: lane, lease, wakes })
      if (deletedCount === 0)
        await model.updateOne(
          { _id: lane, lease },
          { $set: { dueAt: now, leasedUntil: nobody }, $unset: { lease: true } },
        )
    },

    removeOf: async (webhookId: string): Promise<void> => {
      await model.deleteMany({ webhookId })
    },
  }
}

export type LaneStore = ReturnType<typeof laneStore>
