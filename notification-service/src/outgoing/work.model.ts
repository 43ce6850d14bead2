import { Schema, type Connection, type mongo } from 'mongoose'
import type { Work, WorkKind } from './work.ts'

/** Work that is done has no `dueAt` any more, and goes at `expiresAt`. */
export type WorkDoc = Omit<Work, 'id' | 'kind' | 'data' | 'dueAt'> & {
  _id: string
  kind: WorkKind
  data: object
  dueAt?: Date
  expiresAt?: Date
}

const schema = new Schema<WorkDoc>(
  {
    _id: String,
    kind: { type: String, required: true },
    userId: { type: String, required: true },
    data: { type: Schema.Types.Mixed, required: true },
    dueAt: Date,
    createdAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    lease: String,
    outcome: { type: { result: String, reason: String, at: Date }, _id: false },
    expiresAt: Date,
  },
  { collection: 'outgoing', versionKey: false, autoIndex: false },
)

const isOpen = { partialFilterExpression: { dueAt: { $exists: true } } }
schema.index({ kind: 1, dueAt: 1 }, { name: 'due', ...isOpen })
schema.index({ kind: 1, createdAt: 1 }, { name: 'oldest', ...isOpen })
schema.index({ userId: 1 }, { name: 'work_of_person' })
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 })

/** The driver's own collection: what is written is made here, so mongoose has nothing to cast. */
export const workDocs = (db: Connection): mongo.Collection<WorkDoc> =>
  db.model<WorkDoc>('Work', schema).collection as unknown as mongo.Collection<WorkDoc> // mongoose's wrapper of it
