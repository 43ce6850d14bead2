import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { Schema, type Connection } from 'mongoose'
import { replaceVersion } from '@chat/common/mongo/replace-version'
import { firstSettings, type Settings } from './settings.ts'

type SettingsDoc = Omit<Settings, 'userId'> & { _id: string; outbox?: OutboxEntry[] }

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
    outbox: outboxField,
  },
  { collection: 'settings', versionKey: false },
)
addOutboxIndexes(schema)

export const settingsModel = (db: Connection) => db.model<SettingsDoc>('Settings', schema)

export const settingsStore = (db: Connection) => {
  const model = settingsModel(db)

  return {
    /** Of whoever has set nothing, what holds then. */
    find: async (userId: string): Promise<Settings> => {
      const found = await model.findById(userId).lean<SettingsDoc>()
      const { _id, ...settings } = found ?? { _id: userId }
      return { ...firstSettings(_id), ...settings }
    },

    /** The next version and its announcement in one write. False when it is not the next one any more. */
    replace: ({ userId, ...settings }: Settings, entry: OutboxEntry): Promise<boolean> =>
      replaceVersion(model, { _id: userId, ...settings }, [entry]),
  }
}

export type SettingsStore = ReturnType<typeof settingsStore>
