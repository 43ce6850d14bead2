import { Schema, type Connection } from 'mongoose'

type ClosedAccountDoc = { _id: string; at: Date }

const schema = new Schema<ClosedAccountDoc>(
  { _id: String, at: { type: Date, required: true } },
  { collection: 'closed_accounts', versionKey: false, autoIndex: false },
)

/** Whose accounts are closed. It stays for ever, so that nothing which comes late makes them inboxes again. */
export const closedAccountStore = (db: Connection) => {
  const model = db.model<ClosedAccountDoc>('ClosedAccount', schema)

  return {
    keep: async (userId: string, at: Date): Promise<void> => {
      await model.updateOne({ _id: userId }, { $setOnInsert: { at } }, { upsert: true })
    },

    among: async (userIds: string[]): Promise<Set<string>> =>
      new Set(await model.distinct('_id', { _id: { $in: userIds } })),
  }
}

export type ClosedAccountStore = ReturnType<typeof closedAccountStore>
