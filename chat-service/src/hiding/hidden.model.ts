import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { Schema, type Connection } from 'mongoose'

/** A message that somebody has deleted for themselves alone. */
export type HiddenDoc = {
  /** `<userId>:<messageId>`: it is hidden once. */
  _id: string
  userId: string
  chatId: string
  messageId: string
  seq: number
  /** mongod's clock. */
  hiddenAt: Date
  outbox?: OutboxEntry[]
}

const schema = new Schema<HiddenDoc>(
  {
    _id: String,
    userId: { type: String, required: true },
    chatId: { type: String, required: true },
    messageId: { type: String, required: true },
    seq: { type: Number, required: true },
    hiddenAt: { type: Date, required: true },
    outbox: outboxField,
  },
  { collection: 'hidden_messages', versionKey: false },
)

schema.index({ userId: 1, chatId: 1, seq: 1 }, { name: 'in_chat' })
schema.index({ userId: 1, hiddenAt: 1, _id: 1 }, { name: 'since' })
addOutboxIndexes(schema)

export const hiddenModel = (db: Connection) => db.model<HiddenDoc>('HiddenMessage', schema)

export const hiddenId = (userId: string, messageId: string): string => `${userId}:${messageId}`
