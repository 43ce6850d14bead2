import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { Schema, type Connection } from 'mongoose'
import { replaceVersion } from '@chat/common/mongo/replace-version'
import { toTombstone } from '../deleting/to-tombstone.ts'
import { firstSettings, type Settings } from './settings.ts'

type SettingsDoc = Omit<Settings, 'userId'> & {
  _id: string
  /** Of whoever has closed their account: there is no other field then. */
  deleted?: true
  outbox?: OutboxEntry[]
}

const schema = new Schema<SettingsDoc>(
  {
    _id: String,
    version: { type: Number, required: true },
    showLastSeen: { type: Boolean, required: true },
    showPresence: { type: Boolean, required: true },
    readReceipts: { type: Boolean, required: true },
    whoMayWrite: { type: String, required: true },
    locale: { type: String, required: true },
    timeZone: { type: String, required: true },
    deleted: Boolean,
    outbox: outboxField,
  },
  { collection: 'settings', versionKey: false },
)
addOutboxIndexes(schema)

export const settingsModel = (db: Connection) => db.model<SettingsDoc>('Settings', schema)

export const settingsStore = (db: Connection) => {
  const model = settingsModel(db)

  return {
    /** Of whoever has set nothing, what holds then; null of whoever has closed their account. */
    find: async (userId: string): Promise<Settings | null> => {
      const found = await model.findById(userId).lean<SettingsDoc>()
      if (found?.deleted === true) return null

      const { _id, ...settings } = found ?? { _id: userId }
      return { ...firstSettings(_id), ...settings }
    },

    /** For ever: what is set by whoever did not know yet finds no version to follow. */
    forget: async (userId: string): Promise<void> => {
      await model.updateOne({ _id: userId }, toTombstone(schema), { upsert: true })
    },

    /** The next version and its announcement in one write. False when it is not the next one any more. */
    replace: ({ userId, ...settings }: Settings, entry: OutboxEntry): Promise<boolean> =>
      replaceVersion(model, { _id: userId, ...settings }, [entry]),
  }
}

export type SettingsStore = ReturnType<typeof settingsStore>
