import type { LeaveReason, Role } from '@chat/common/events/chat-content'
import { Schema, type Connection } from 'mongoose'

export type Level = 'all' | 'mentions' | 'none'

/** One person in one chat, applied from its log, with what is theirs alone. Who leaves keeps the row. */
export type MemberDoc = {
  /** `<chatId>:<userId>`, so that a losing upsert clashes. */
  _id: string
  chatId: string
  userId: string
  present: boolean
  role: Role
  /** The system message that this row was last applied from. */
  rowSeq: number
  joinedSeq: number
  joinedAt: Date
  leaveReason?: LeaveReason
  /** May not come back. Who was never in the chat has a row with little else. */
  banned?: true
  bannedAt?: Date
  /** The first message they may read; fixed at each join. */
  visibleFrom: number
  readSeq: number
  deliveredSeq: number
  /** What was marked as unread from `from` on, until something beyond `at`, the pointer of then, is read or written. */
  unreadMark?: { from: number; at: number }
  /** Does not show others what they have read: a copy of their settings. */
  hidesReads?: true
  mutedUntil?: Date
  muted: boolean
  /** Only what was chosen: the default depends on the size of the chat. */
  level?: Level
  pinned: boolean
  draft?: string
  /** Put away as of this message; back with the next. */
  hiddenSeq?: number
  /** mongod's clock, when something that `sync` tells of changed. */
  changedAt: Date
  /** Grows with each change of the settings above. */
  settingsVersion: number
  /** Which instance still has to announce what of this row; in one write with the change. */
  unsent?: { by: string; at: Date; read?: boolean; delivered?: boolean; settings?: boolean }
}

const schema = new Schema<MemberDoc>(
  {
    _id: String,
    chatId: { type: String, required: true },
    userId: { type: String, required: true },
    present: Boolean,
    role: String,
    rowSeq: Number,
    joinedSeq: Number,
    joinedAt: Date,
    leaveReason: String,
    banned: Boolean,
    bannedAt: Date,
    visibleFrom: Number,
    readSeq: Number,
    deliveredSeq: Number,
    unreadMark: { type: { from: Number, at: Number }, _id: false },
    hidesReads: Boolean,
    mutedUntil: Date,
    muted: Boolean,
    level: String,
    pinned: Boolean,
    draft: String,
    hiddenSeq: Number,
    changedAt: Date,
    settingsVersion: Number,
    unsent: { type: { by: String, at: Date, read: Boolean, delivered: Boolean, settings: Boolean }, _id: false },
  },
  { collection: 'members', versionKey: false },
)

schema.index({ userId: 1, present: 1, chatId: 1 }, { name: 'chats_of_person' })
// pages of members, and how many of them have got and read a message, without looking at a row
schema.index(
  { chatId: 1, present: 1, joinedSeq: 1, userId: 1, deliveredSeq: 1, readSeq: 1, hidesReads: 1 },
  { name: 'members_by_joining' },
)
schema.index(
  { chatId: 1, present: 1, userId: 1 },
  { name: 'hiding_reads', partialFilterExpression: { hidesReads: true } },
)
schema.index({ chatId: 1, banned: 1, userId: 1 }, { name: 'bans', partialFilterExpression: { banned: true } })
schema.index(
  { 'unsent.by': 1, 'unsent.at': 1 },
  { name: 'unsent', partialFilterExpression: { unsent: { $exists: true } } },
)

export const memberModel = (db: Connection) => db.model<MemberDoc>('Member', schema)

export type MemberModel = ReturnType<typeof memberModel>

export const memberId = (chatId: string, userId: string): string => `${chatId}:${userId}`
