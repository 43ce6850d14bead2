import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'
import type { StoredKey } from './signing-key.ts'

type SigningKeyDocument = Omit<StoredKey, 'kid'> & { _id: string }

const schema = new Schema<SigningKeyDocument>(
  {
    _id: String,
    sequence: { type: Number, required: true },
    publicKey: { type: new Schema({ n: String, e: String }, { _id: false }), required: true },
    sealedPrivateKey: { type: String, required: true },
    createdAt: { type: Date, required: true },
    activeFrom: { type: Date, required: true },
    retiresAt: { type: Date, default: null },
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
      return found.map(({ _id, ...key }) => ({ kid: _id, ...key }))
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
  }
}

export type SigningKeyStore = ReturnType<typeof signingKeyStore>
