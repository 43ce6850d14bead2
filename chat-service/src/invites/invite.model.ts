import { Schema, type Connection } from 'mongoose'

/** An invite into a group. `uses` is applied from the log, which alone counts. */
export type InviteDoc = {
  _id: string
  /** What the link has; who knows it may join. */
  code: string
  chatId: string
  createdBy: string
  createdAt: Date
  maxUses: number | null
  expiresAt: Date | null
  uses: number
  revokedAt?: Date
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
    revokedAt: Date,
  },
  { collection: 'invites', versionKey: false },
)
schema.index({ code: 1 }, { name: 'code', unique: true })
schema.index({ chatId: 1, createdAt: -1, _id: -1 }, { name: 'invites_of_chat' })

export const inviteModel = (db: Connection) => db.model<InviteDoc>('Invite', schema)

export type InviteModel = ReturnType<typeof inviteModel>
