import type { MessageData } from '@chat/common/events/chat-content'
import { Schema, type Connection, type mongo } from 'mongoose'

export const handledStates = ['dismissed', 'removed'] as const
export type HandledState = (typeof handledStates)[number]
export type ReportState = 'open' | HandledState

/**
 * What somebody has reported, and what an admin made of it. That is one write of this document, and the audit log is
 * read out of these documents, so there is no entry that could be missing. A removal is carried out after it: until
 * that is done `removalDue` says from when on any instance may go on with it.
 */
export type ReportDoc = {
  _id: mongo.ObjectId
  chatId: string
  messageId: string
  reporterId: string
  reason: string
  /** As it was when it was reported. */
  message: MessageData
  createdAt: Date
  state: ReportState
  handledBy?: string
  handledAt?: Date
  removalDue?: Date
}

const schema = new Schema<ReportDoc>(
  {
    chatId: { type: String, required: true },
    messageId: { type: String, required: true },
    reporterId: { type: String, required: true },
    reason: { type: String, required: true },
    message: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
    state: { type: String, required: true },
    handledBy: String,
    handledAt: Date,
    removalDue: Date,
  },
  { collection: 'reports', versionKey: false },
)

const where = (field: keyof ReportDoc) => ({ partialFilterExpression: { [field]: { $exists: true } } })

schema.index({ messageId: 1, reporterId: 1 }, { name: 'once', unique: true })
schema.index({ createdAt: -1, _id: -1 }, { name: 'newest' })
schema.index({ state: 1, createdAt: -1, _id: -1 }, { name: 'newest_of_state' })
schema.index({ handledAt: -1, _id: -1 }, { name: 'handled', ...where('handledAt') })
schema.index({ removalDue: 1 }, { name: 'removals', ...where('removalDue') })

export const reportModel = (db: Connection) => db.model<ReportDoc>('Report', schema)

export type ReportModel = ReturnType<typeof reportModel>
