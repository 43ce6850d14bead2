import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'
import type { KeyReason, StoredKey } from './signing-key.ts'

type SigningKeyDocument = Omit<StoredKey, 'kid' | 'reason'> & { _id: string; reason?: KeyReason }

const schema = new Schema<SigningKeyDocument>(
  {
    _id: String,
    sequence: { type: Number, required: true },
    publicKey: { type: new Schema({ n: String, e: String }, { _id: false }), required: true },
    sealedPrivateKey: { type: String, required: true },
    createdAt: { type: Date, required: true },
    activeFrom: { type: Date, required: true },
    reason: { type: String, default: 'first' },
  },
  { collection: 'signing_keys', versionKey: false },
)
schema.index({ sequence: 1 }, { unique: true })

export const signingKeyStore = (db: Connection) => {
  const Model = db.model<SigningKeyDocument>('SigningKey', schema)

  return {
    /** Oldest first. */
    list: async (): Promise<StoredKey[]> => {
      const found = await Model.find().sort({ sequence: 1 }).lean<SigningKeyDocument[]>()
      return found.map(({ _id, reason = 'first', ...key }) => ({ kid: _id, reason, ...key }))
    },

    /** False when another instance was first with a key of this sequence. */
    insert: async ({ kid, ...key }: StoredKey): Promise<boolean> => {
      try {
        await Model.create({ _id: kid, ...key })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },

    remove: async (kids: string[]): Promise<void> => {
      await Model.deleteMany({ _id: { $in: kids } })
    },

    /** Puts it in the place of `before`, unless that has changed meanwhile. */
    reseal: async (before: StoredKey, { sealedPrivateKey }: StoredKey): Promise<void> => {
      const filter = { _id: before.kid, sealedPrivateKey: before.sealedPrivateKey }
      await Model.updateOne(filter, { $set: { sealedPrivateKey } })
    },
  }
}

export type SigningKeyStore = ReturnType<typeof signingKeyStore>
