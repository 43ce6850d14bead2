import { Schema, type Connection } from 'mongoose'

/** An invite into a group. `uses` is applied from the log, which alone counts. */
export type InviteDoc = {
  /** 24 hex digits. */
  _id: string
  /** What the link has; who knows it may join. */
  code: string
  chatId: string
  createdBy: string
  createdAt: Date
  maxUses: number | null
  expiresAt: Date | null
  uses: number
  revoked: boolean
  /** When it is removed: a while after nobody can use it any more, so that whoever is at it finds its count. */
  removeAt?: Date
}

const schema = new Schema<InviteDoc>(
  {
    _id: String,
    code: { type: String, required: true },
    chatId: { type: String, required: true },
    createdBy: String,
    createdAt: Date,
    maxUses: Number,
    expiresAt: Date,
    uses: Number,
    revoked: Boolean,
    removeAt: Date,
  },
  { collection: 'invites', versionKey: false },
)
schema.index({ code: 1 }, { name: 'code', unique: true })
schema.index({ chatId: 1, revoked: 1, createdAt: -1, _id: -1 }, { name: 'invites_of_chat' })
schema.index({ removeAt: 1 }, { name: 'removed', expireAfterSeconds: 0 })

export const inviteModel = (db: Connection) => db.model<InviteDoc>('Invite', schema)

export type InviteModel = ReturnType<typeof inviteModel>
