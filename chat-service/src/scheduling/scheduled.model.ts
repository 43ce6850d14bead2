import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { Schema, type Connection } from 'mongoose'

/** `sending`: somebody sends it, or did not live to tell whether it is sent. */
export type ScheduledState = 'waiting' | 'sending' | 'sent' | 'failed' | 'deleted'

/** A message that is to be sent later. What became of it is kept for a week. */
export type ScheduledDoc = {
  _id: string
  chatId: string
  senderId: string
  /** Under this it is sent, so that it is sent once. */
  clientMessageId: string
  text: string
  replyTo?: string
  attachmentIds: string[]
  sendAt: Date
  createdAt: Date
  updatedAt: Date
  state: ScheduledState
  /** One of those that a person has; not there any more once it is done. */
  slot?: number
  /** When to try next: the time to send it, or the end of the lease of who does. Mongod's clock. */
  dueAt?: Date
  /** How often it was tried without an end. */
  tries: number
  doneAt?: Date
  /** Its files are still held for it. */
  holdsAfter?: true
  outbox?: OutboxEntry[]
}

const schema = new Schema<ScheduledDoc>(
  {
    _id: String,
    chatId: { type: String, required: true },
    senderId: { type: String, required: true },
    clientMessageId: { type: String, required: true },
    text: String,
    replyTo: String,
    attachmentIds: [String],
    sendAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    state: { type: String, required: true },
    slot: Number,
    dueAt: Date,
    tries: { type: Number, required: true },
    doneAt: Date,
    holdsAfter: Boolean,
    outbox: outboxField,
  },
  { collection: 'scheduled', versionKey: false },
)

const open = { partialFilterExpression: { slot: { $exists: true } } }

export const slotIndex = 'slot'

schema.index({ chatId: 1, senderId: 1, clientMessageId: 1 }, { name: 'client_message', unique: true })
schema.index({ senderId: 1, slot: 1 }, { name: slotIndex, unique: true, ...open })
schema.index({ senderId: 1, sendAt: 1, _id: 1 }, { name: 'of_person', ...open })
schema.index({ dueAt: 1, sendAt: 1 }, { name: 'due', ...open })
schema.index({ chatId: 1, senderId: 1, dueAt: 1 }, { name: 'in_turn', ...open })
schema.index({ doneAt: 1 }, { name: 'done', partialFilterExpression: { doneAt: { $exists: true } } })
schema.index(
  { holdsAfter: 1, doneAt: 1 },
  { name: 'holds_after', partialFilterExpression: { holdsAfter: { $exists: true } } },
)
schema.index(
  { senderId: 1, doneAt: 1 },
  { name: 'done_of_person', partialFilterExpression: { doneAt: { $exists: true } } },
)
addOutboxIndexes(schema)

export const scheduledModel = (db: Connection) => db.model<ScheduledDoc>('Scheduled', schema)

export type ScheduledModel = ReturnType<typeof scheduledModel>
