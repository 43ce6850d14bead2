import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'
import type { Webhook, WebhookPatch } from './webhook.ts'

type WebhookDoc = Omit<Webhook, 'id'> & { _id: string; slot: number }

const schema = new Schema<WebhookDoc>(
  {
    _id: String,
    slot: { type: Number, required: true },
    url: { type: String, required: true },
    types: { type: [String], required: true },
    enabled: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    sealedSecret: { type: String, required: true },
    disabledReason: String,
  },
  { collection: 'webhooks', versionKey: false, autoIndex: false },
)
schema.index({ slot: 1 }, { name: 'slot', unique: true })

const toWebhook = ({ _id, slot: _, ...rest }: WebhookDoc): Webhook => ({ id: _id, ...rest })

export const mostWebhooks = 50

export const webhookStore = (db: Connection) => {
  const model = db.model<WebhookDoc>('Webhook', schema)

  const freeSlot = async (): Promise<number | undefined> => {
    const taken = new Set(await model.distinct('slot'))
    const free = Array.from({ length: mostWebhooks }, (_, slot) => slot).filter((slot) => !taken.has(slot))
    return free[Math.floor(Math.random() * free.length)] // any of them: who comes at once seldom wants the same
  }

  const change = async (id: string, update: object): Promise<Webhook | null> => {
    const changed = await model.findOneAndUpdate({ _id: id }, update, { returnDocument: 'after' }).lean<WebhookDoc>()
    return changed && toWebhook(changed)
  }

  return {
    /** Each has one of as many places as there are, so there are never more, however many come at once. Whether it has one. */
    insert: async ({ id, ...webhook }: Webhook): Promise<boolean> => {
      for (;;) {
        const slot = await freeSlot()
        if (slot === undefined) return false
        try {
          await model.create({ _id: id, slot, ...webhook })
          return true
        } catch (error) {
          if (!isDuplicateKey(error)) throw error
        }
      }
    },

    /** The oldest first. */
    all: async (): Promise<Webhook[]> =>
      (await model.find().sort({ createdAt: 1, _id: 1 }).lean<WebhookDoc[]>()).map(toWebhook),

    find: async (id: string): Promise<Webhook | null> => {
      const found = await model.findById(id).lean<WebhookDoc>()
      return found && toWebhook(found)
    },

    /** Null: there is none. */
    change: (id: string, patch: WebhookPatch): Promise<Webhook | null> => {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined)
      const enables = patch.enabled === undefined ? {} : { $unset: { disabledReason: true } }
      return change(id, { $set: Object.fromEntries(given), ...enables })
    },

    /** It has said that it is gone; of another address nothing was said. */
    disableGone: async ({ id, url }: Pick<Webhook, 'id' | 'url'>): Promise<void> => {
      await model.updateOne({ _id: id, url }, { $set: { enabled: false, disabledReason: 'gone' } })
    },

    /** Puts it in the place of what `before` has, unless that has changed meanwhile. */
    reseal: async ({ id, sealedSecret: before }: Webhook, sealedSecret: string): Promise<void> => {
      await model.updateOne({ _id: id, sealedSecret: before }, { $set: { sealedSecret } })
    },

    /** Whether there was one. */
    remove: async (id: string): Promise<boolean> => (await model.deleteOne({ _id: id })).deletedCount > 0,
  }
}

export type WebhookStore = ReturnType<typeof webhookStore>
