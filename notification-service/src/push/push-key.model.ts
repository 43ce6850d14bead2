import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'

/** The private half is sealed. */
export type StoredPushKey = { publicKey: string; sealedPrivateKey: string; createdAt: Date }

type PushKeyDoc = StoredPushKey & { _id: string }

/** There is one: browsers have subscribed to what is signed with it. */
const only = 'vapid'

const schema = new Schema<PushKeyDoc>(
  {
    _id: String,
    publicKey: { type: String, required: true },
    sealedPrivateKey: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'push_keys', versionKey: false, autoIndex: false },
)

export const pushKeyStore = (db: Connection) => {
  const model = db.model<PushKeyDoc>('PushKey', schema)

  return {
    find: async (): Promise<StoredPushKey | null> => {
      const found = await model.findById(only).lean<PushKeyDoc>()
      if (found === null) return null
      const { _id, ...key } = found
      return key
    },

    /** Changes nothing where another instance was first. */
    insert: async (key: StoredPushKey): Promise<void> => {
      await model.create({ _id: only, ...key }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
    },

    /** Puts it in the place of `before`, unless that has changed meanwhile. */
    reseal: async (before: StoredPushKey, sealedPrivateKey: string): Promise<void> => {
      await model.updateOne({ _id: only, sealedPrivateKey: before.sealedPrivateKey }, { $set: { sealedPrivateKey } })
    },
  }
}

export type PushKeyStore = ReturnType<typeof pushKeyStore>
