import type { LeaveReason, Role } from '@chat/common/events/chat-events'
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
  /** The first message they may read; fixed at each join. */
  visibleFrom: number
  readSeq: number
  deliveredSeq: number
  mutedUntil?: Date
  muted: boolean
  /** Only what was chosen: the default depends on the size of the chat. */
  level?: Level
  pinned: boolean
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
    visibleFrom: Number,
    readSeq: Number,
    deliveredSeq: Number,
    mutedUntil: Date,
    muted: Boolean,
    level: String,
    pinned: Boolean,
    changedAt: Date,
    settingsVersion: Number,
    unsent: { type: { by: String, at: Date, read: Boolean, delivered: Boolean, settings: Boolean }, _id: false },
  },
  { collection: 'members', versionKey: false },
)

schema.index({ userId: 1, present: 1, chatId: 1 }, { name: 'chats_of_person' })
schema.index({ chatId: 1, present: 1, joinedSeq: 1, userId: 1 }, { name: 'members_of_chat' })
schema.index(
  { 'unsent.by': 1, 'unsent.at': 1 },
  { name: 'unsent', partialFilterExpression: { unsent: { $exists: true } } },
)

export const memberModel = (db: Connection) => db.model<MemberDoc>('Member', schema)

export type MemberModel = ReturnType<typeof memberModel>

export const memberId = (chatId: string, userId: string): string => `${chatId}:${userId}`
