import { Schema, type Connection } from 'mongoose'

/** The row of a chat, applied from its log. `lastSeq` and `lastAt` follow later: they only sort and filter. */
export type ChatDoc = {
  _id: string
  type: 'direct' | 'group'
  name?: string
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

export const chatModel = (db: Connection) => db.model<ChatDoc>('Chat', schema)

export type ChatModel = ReturnType<typeof chatModel>
