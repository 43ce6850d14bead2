import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import type { AttachmentData, SystemContent } from '@chat/common/events/chat-content'
import { Schema, type Connection, type mongo } from 'mongoose'

/**
 * Kept as `{ emoji, userIds }`, in the order of giving. Ten thousand people may have reacted, so it is never read like
 * that, but as it is here: `readAs` counts in the database.
 */
export type Reaction = { emoji: string; count: number; mine?: boolean }

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
  /** Grows with every change of the text; not there before the first. */
  textVersion?: number
  /** The message it answers; deleted ones answer none. */
  replyTo?: string
  /** Who has written that one; for others than clients, who see it there. */
  replyToSenderId?: string
  mentions?: string[]
  attachments?: AttachmentData[]
  system?: SystemContent
  /** When, before it, people last went out of the chat. */
  removedSeq?: number
  createdAt: Date
  editedAt?: Date
  deletedAt?: Date
  reactions?: Reaction[]
  pinnedAt?: Date
  pinnedBy?: string
  /** What it is found by: see search/words-of.ts. */
  words?: string[]
  /** mongod's clock. Set with every change that clients are told of, never by the insert. */
  changedAt?: Date
  /** The instance that still has to announce it; removed once the broker has it. */
  unsent?: string
  /** Of the request that sent it, for the announcement; removed with `unsent`. */
  requestId?: string
  /** What is to be announced of changes. */
  outbox?: OutboxEntry[]
}

export type MessageDocs = mongo.Collection<MessageDoc>

const plainFields = [
  'chatId',
  'seq',
  'version',
  'senderId',
  'clientMessageId',
  'text',
  'textVersion',
  'replyTo',
  'replyToSenderId',
  'mentions',
  'attachments',
  'system',
  'removedSeq',
  'createdAt',
  'editedAt',
  'deletedAt',
  'pinnedAt',
  'pinnedBy',
  'changedAt',
  'unsent',
  'requestId',
] as const satisfies (keyof MessageDoc)[]

const mineOf = (viewerId: string) => ({ mine: { $in: [{ $literal: viewerId }, '$$this.userIds'] } })

/** The projection of every read: reactions as numbers and, for a viewer, whether one is theirs. */
export const readAs = (viewerId?: string): mongo.Document => ({
  ...Object.fromEntries(plainFields.map((field) => [field, 1])),
  reactions: {
    $map: {
      input: '$reactions',
      in: {
        emoji: '$$this.emoji',
        count: { $size: '$$this.userIds' },
        ...(viewerId !== undefined && mineOf(viewerId)),
      },
    },
  },
})

/** As `readAs` has it where nobody in particular looks. */
export const readByAll = readAs()

/** Clashes are told apart by these names. */
export const seqIndex = 'chat_seq'
export const attachmentIndex = 'attachment'
export const wordsIndex = 'words'

const schema = new Schema<MessageDoc>(
  {
    chatId: { type: String, required: true },
    seq: { type: Number, required: true },
    version: { type: Number, required: true },
    senderId: { type: String, required: true },
    clientMessageId: String,
    text: String,
    textVersion: Number,
    replyTo: String,
    replyToSenderId: String,
    mentions: { type: [String], default: undefined },
    attachments: { type: [Schema.Types.Mixed], default: undefined },
    system: Schema.Types.Mixed,
    removedSeq: Number,
    createdAt: { type: Date, required: true },
    editedAt: Date,
    deletedAt: Date,
    reactions: { type: [Schema.Types.Mixed], default: undefined },
    pinnedAt: Date,
    pinnedBy: String,
    words: { type: [String], default: undefined },
    changedAt: Date,
    outbox: outboxField,
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
schema.index({ chatId: 1, replyTo: 1, seq: 1 }, { name: 'replies', ...where('replyTo') })
schema.index({ mentions: 1, chatId: 1, seq: 1 }, { name: 'mentions', ...where('mentions') })
schema.index({ chatId: 1, pinnedAt: -1, seq: -1 }, { name: 'pins', ...where('pinnedAt') })
// one message has it: of two that want it the insert decides
schema.index({ 'attachments.id': 1 }, { name: attachmentIndex, unique: true, ...where('attachments') })
schema.index({ chatId: 1, words: 1, createdAt: -1, seq: -1 }, { name: wordsIndex, ...where('words') })
addOutboxIndexes(schema)

export const messageModel = (db: Connection) => db.model<MessageDoc>('Message', schema)

/** The collection as the driver knows it: the log writes to it without mongoose in between. */
export const messageDocs = (db: Connection): MessageDocs => {
  messageModel(db)
  return db.db!.collection<MessageDoc>('messages')
}
