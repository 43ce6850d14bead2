import { Schema, type Connection } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'

/** The name of a chat, and the messages of its log that gave it and that deleted the chat. */
type ChatDoc = { _id: string; name?: string; nameSeq: number; deletedSeq?: number }

const schema = new Schema<ChatDoc>(
  { _id: String, name: String, nameSeq: { type: Number, required: true }, deletedSeq: Number },
  { collection: 'chats', versionKey: false, autoIndex: false },
)

/** This service's copy of what chats are called; direct chats have no name and are not in it. And which are deleted. */
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

    setDeleted: async (chatId: string, seq: number): Promise<void> => {
      const update = { $set: { deletedSeq: seq }, $setOnInsert: { nameSeq: seq } }
      await model.updateOne({ _id: chatId }, update, { upsert: true }).catch(async (error: unknown) => {
        if (!isClash(error)) throw error
        await model.updateOne({ _id: chatId }, { $set: { deletedSeq: seq } }) // made meanwhile
      })
    },

    /** The message that deleted the chat. */
    deletedSeq: async (chatId: string): Promise<number | undefined> =>
      (await model.findById(chatId, { deletedSeq: 1 }).lean<Pick<ChatDoc, 'deletedSeq'>>())?.deletedSeq,

    namesOf: async (chatIds: string[]): Promise<Map<string, string>> => {
      const found = await model.find({ _id: { $in: chatIds } }).lean<ChatDoc[]>()
      return new Map(found.flatMap(({ _id, name }) => (name === undefined ? [] : [[_id, name] as const])))
    },
  }
}

export type ChatStore = ReturnType<typeof chatStore>
