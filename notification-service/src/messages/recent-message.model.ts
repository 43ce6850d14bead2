import { Schema, type Connection } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'
import type { LoggedMessage } from './logged-message.ts'

type RecentMessageDoc = LoggedMessage & { _id: string; expiresAt: Date }

const schema = new Schema<RecentMessageDoc>(
  {
    _id: String,
    chatId: { type: String, required: true },
    seq: { type: Number, required: true },
    messageId: { type: String, required: true },
    senderId: { type: String, required: true },
    type: { type: String, required: true },
    to: { type: [String], default: [] },
    toEverybody: { type: Boolean, required: true },
    answeredId: String,
    body: String,
    sentAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'recent_messages', versionKey: false, autoIndex: false },
)
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 })

/** Sorts as the log does. */
const idOf = (chatId: string, seq: number): string => `${chatId}:${String(seq).padStart(16, '0')}`

/** Who is told of a membership this late has that many messages folded, the newest. */
const mostRead = 1_000

/**
 * The messages of the last while. Order between instances is not promised: a membership may be told of after the
 * messages that it makes somebody's, and these are then found here.
 */
export const recentMessageStore = (db: Connection, { keptSeconds }: { keptSeconds: number }) => {
  const model = db.model<RecentMessageDoc>('RecentMessage', schema)

  return {
    /** Keeps each once. */
    keep: async (messages: LoggedMessage[], now: Date): Promise<void> => {
      const expiresAt = new Date(now.getTime() + keptSeconds * 1_000)
      const documents = messages.map((message) => ({ _id: idOf(message.chatId, message.seq), ...message, expiresAt }))
      // by the driver: mongoose would build and validate a document for each, of what was parsed at the door
      await model.collection.insertMany(documents as never[], { ordered: false }).catch((error: unknown) => {
        if (!isClash(error)) throw error
      })
    },

    /** From `seq` on, in order. */
    since: async (chatId: string, seq: number): Promise<LoggedMessage[]> => {
      const found = await model
        .find({ _id: { $gte: idOf(chatId, seq), $lt: `${chatId};` } }, { _id: 0, expiresAt: 0 }) // ';' follows ':'
        .sort({ _id: -1 })
        .limit(mostRead)
        .lean<LoggedMessage[]>()
      return found.reverse()
    },
  }
}

export type RecentMessageStore = ReturnType<typeof recentMessageStore>
