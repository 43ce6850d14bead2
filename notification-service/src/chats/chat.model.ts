import { Schema, type Connection } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'

/** The name of a chat, and the message of its log that gave it. */
type ChatDoc = { _id: string; name?: string; nameSeq: number }

const schema = new Schema<ChatDoc>(
  { _id: String, name: String, nameSeq: { type: Number, required: true } },
  { collection: 'chats', versionKey: false, autoIndex: false },
)

/** This service's copy of what chats are called; direct chats have no name and are not in it. */
export const chatStore = (db: Connection) => {
  const model = db.model<ChatDoc>('Chat', schema)

  return {
    /** One conditional upsert: an older name finds no row that it may change, and its insert clashes with the newer. */
    setName: async (chatId: string, seq: number, name: string): Promise<void> => {
      await model
        .updateOne({ _id: chatId, nameSeq: { $lt: seq } }, { $set: { name, nameSeq: seq } }, { upsert: true })
        .catch((error: unknown) => {
          if (!isClash(error)) throw error
        })
    },

    namesOf: async (chatIds: string[]): Promise<Map<string, string>> => {
      const found = await model.find({ _id: { $in: chatIds } }).lean<ChatDoc[]>()
      return new Map(found.flatMap(({ _id, name }) => (name === undefined ? [] : [[_id, name] as const])))
    },
  }
}

export type ChatStore = ReturnType<typeof chatStore>
