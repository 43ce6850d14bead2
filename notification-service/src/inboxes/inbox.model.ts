import { Schema, type Connection } from 'mongoose'
import type { Inbox } from './inbox.ts'

const told = {
  seq: Number,
  type: { type: String },
  messageId: String,
  actorId: String,
  body: String,
  version: Number,
  emoji: String,
  messageSeq: Number,
}

const fold = {
  id: String,
  createdAt: Date,
  seqs: [{ from: Number, to: Number, _id: false }],
  latest: { type: told, _id: false },
  mention: { type: told, _id: false },
  shownSeq: Number,
  inApp: Boolean,
  read: Boolean,
  readAt: Date,
}

const foldSchema = new Schema(fold, { _id: false, id: false })

const due = { at: Date, seq: Number }
const sent = { id: String, seq: Number }

const schema = new Schema<Inbox>(
  {
    _id: String,
    chatId: { type: String, required: true },
    userId: { type: String, required: true },
    active: Boolean,
    memberSeq: Number,
    readSeq: Number,
    doneSeq: Number,
    seenAt: Date,
    hidden: { type: [Number], default: undefined },
    level: String,
    muted: Boolean,
    mutedUntil: Date,
    settingsVersion: Number,
    notification: foldSchema,
    key: String,
    generation: Number,
    version: Number,
    withdrawn: [foldSchema],
    announcedId: String,
    unsent: { type: { by: String, at: Date, batch: Number }, _id: false },
    wishes: {
      type: { version: Number, notInApp: [String], push: [String], mail: [String], mailAfterMs: Number },
      _id: false,
    },
    outgoing: { type: { push: due, mail: due, close: { ...due, id: String }, pushed: sent, mailed: sent }, _id: false },
    dueAt: Date,
    lease: { type: { token: String, until: Date }, _id: false },
    unasked: Boolean,
    reactions: {
      type: [
        {
          key: String,
          messageId: String,
          messageSeq: Number,
          actorId: String,
          emoji: String,
          set: Boolean,
          version: Number,
          moment: Number,
          body: String,
          textVersion: Number,
          _id: false,
        },
      ],
      default: undefined,
    },
    present: Boolean,
  },
  { collection: 'inboxes', versionKey: false, autoIndex: false },
)

schema.index({ chatId: 1, active: 1 }, { name: 'members_of_chat' })
schema.index(
  {
    userId: 1,
    'notification.createdAt': -1,
    'notification.id': -1,
    'notification.read': 1,
    'notification.inApp': 1,
  },
  { name: 'notifications_in_app' },
)
schema.index({ key: 1 }, { name: 'key', unique: true })
schema.index(
  { 'unsent.at': 1, 'unsent.by': 1 },
  { name: 'unsent', partialFilterExpression: { 'unsent.at': { $exists: true } } },
)
schema.index(
  { 'notification.createdAt': 1 },
  { name: 'age', partialFilterExpression: { 'notification.createdAt': { $exists: true } } },
)
schema.index({ dueAt: 1 }, { name: 'due', partialFilterExpression: { dueAt: { $exists: true } } })

export const inboxModel = (db: Connection) => db.model<Inbox>('Inbox', schema)

export type InboxModel = ReturnType<typeof inboxModel>
