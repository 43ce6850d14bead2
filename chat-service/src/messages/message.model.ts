import type { SystemContent } from '@chat/common/events/chat-events'
import { Schema, type Connection, type mongo } from 'mongoose'

/** A message as it is kept. No message is ever removed while its chat exists. */
export type MessageDoc = {
  _id: mongo.ObjectId
  chatId: string
  seq: number
  /** Grows with every change of the message. */
  version: number
  senderId: string
  clientMessageId?: string
  text: string
  mentions: string[]
  system?: SystemContent
  createdAt: Date
  /** Set with every change, never by the insert. */
  changedAt?: Date
  /** The instance that still has to announce it; removed once the broker has it. */
  unsent?: string
  /** Of the request that sent it, for the announcement; removed with `unsent`. */
  requestId?: string
}

export type MessageDocs = mongo.Collection<MessageDoc>

/** Clashes are told apart by this name. */
export const seqIndex = 'chat_seq'

const schema = new Schema<MessageDoc>(
  {
    chatId: { type: String, required: true },
    seq: { type: Number, required: true },
    version: { type: Number, required: true },
    senderId: { type: String, required: true },
    clientMessageId: String,
    text: String,
    mentions: [String],
    system: Schema.Types.Mixed,
    createdAt: { type: Date, required: true },
    changedAt: Date,
    unsent: String,
    requestId: String,
  },
  { collection: 'messages', versionKey: false },
)

const where = (field: keyof MessageDoc) => ({ partialFilterExpression: { [field]: { $exists: true } } })

schema.index({ chatId: 1, seq: 1 }, { name: seqIndex, unique: true })
schema.index(
  { chatId: 1, senderId: 1, clientMessageId: 1 },
  { name: 'client_message', unique: true, ...where('clientMessageId') },
)
schema.index({ unsent: 1, chatId: 1, seq: 1 }, { name: 'unsent', ...where('unsent') })
schema.index({ chatId: 1, seq: -1 }, { name: 'system', ...where('system') })
schema.index({ chatId: 1, changedAt: 1, seq: 1 }, { name: 'changed', ...where('changedAt') })

export const messageModel = (db: Connection) => db.model<MessageDoc>('Message', schema)

/** The collection as the driver knows it: the log writes to it without mongoose in between. */
export const messageDocs = (db: Connection): MessageDocs => {
  messageModel(db)
  return db.db!.collection<MessageDoc>('messages')
}
