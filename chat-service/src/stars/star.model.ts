import { Schema, type Connection } from 'mongoose'

/** A mark of somebody's own on a message. */
export type StarDoc = {
  /** `<userId>:<messageId>` */
  _id: string
  userId: string
  chatId: string
  messageId: string
  seq: number
  /** mongod's clock. */
  starredAt: Date
}

const schema = new Schema<StarDoc>(
  {
    _id: String,
    userId: { type: String, required: true },
    chatId: { type: String, required: true },
    messageId: { type: String, required: true },
    seq: { type: Number, required: true },
    starredAt: { type: Date, required: true },
  },
  { collection: 'stars', versionKey: false },
)

schema.index({ userId: 1, starredAt: -1, _id: -1 }, { name: 'newest' })
schema.index({ messageId: 1 }, { name: 'of_message' })

export const starModel = (db: Connection) => db.model<StarDoc>('Star', schema)
