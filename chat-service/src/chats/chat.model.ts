import { Schema, type Connection } from 'mongoose'

/** The row of a chat, applied from its log. `lastSeq` and `lastAt` follow later: they only sort and filter. */
export type ChatDoc = {
  _id: string
  type: 'direct' | 'group'
  name?: string
  /** The name as it is searched by, of public groups alone. */
  searchKey?: string
  description?: string
  avatarId?: string
  visibility?: 'private' | 'public'
  posting?: 'everyone' | 'admins'
  history?: 'all' | 'since-join'
  slowModeSeconds?: number
  deletedAt?: Date
  /** The last message by which somebody went out of it. */
  removedSeq?: number
  /** The two people of a direct chat. */
  userIds?: string[]
  createdAt: Date
  createdBy: string
  memberCount: number
  /** System messages up to this `seq` are in this row and in the members' rows. */
  appliedSeq: number
  lastSeq: number
  lastAt: Date
  /** mongod's clock, when something that `sync` tells of changed. */
  changedAt: Date
}

const schema = new Schema<ChatDoc>(
  {
    _id: String,
    type: { type: String, required: true },
    name: String,
    searchKey: String,
    description: String,
    avatarId: String,
    visibility: String,
    posting: String,
    history: String,
    slowModeSeconds: Number,
    deletedAt: Date,
    removedSeq: Number,
    userIds: { type: [String], default: undefined },
    createdAt: Date,
    createdBy: String,
    memberCount: Number,
    appliedSeq: Number,
    lastSeq: Number,
    lastAt: Date,
    changedAt: Date,
  },
  { collection: 'chats', versionKey: false },
)

schema.index(
  { searchKey: 1, _id: 1 },
  { name: 'public_groups', partialFilterExpression: { searchKey: { $exists: true } } },
)

export const chatModel = (db: Connection) => db.model<ChatDoc>('Chat', schema)

export type ChatModel = ReturnType<typeof chatModel>
