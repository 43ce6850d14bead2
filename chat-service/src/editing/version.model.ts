import { Schema, type Connection } from 'mongoose'

/** What a message said before it was edited. */
export type VersionDoc = {
  /** `<messageId>:<textVersion>`: keeping it again keeps the same. */
  _id: string
  messageId: string
  /** Numbers the texts of a message from 1 on. */
  textVersion: number
  text: string
  mentions: string[]
  /** When it was written: sent, or put in the place of the one before. */
  at: Date
}

const schema = new Schema<VersionDoc>(
  {
    _id: String,
    messageId: { type: String, required: true },
    textVersion: { type: Number, required: true },
    text: String,
    mentions: [String],
    at: { type: Date, required: true },
  },
  { collection: 'message_versions', versionKey: false },
)

schema.index({ messageId: 1, textVersion: 1 }, { name: 'of_message', unique: true })

export const versionModel = (db: Connection) => db.model<VersionDoc>('MessageVersion', schema)
