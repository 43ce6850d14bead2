import { Schema, type Connection, type mongo } from 'mongoose'

/** A file that somebody has uploaded for a chat; its bytes are in GridFS under the same id. */
export type FileDoc = {
  _id: mongo.ObjectId
  chatId: string
  uploaderId: string
  /** Nobody but who uploads it knows of one that is not ready; of a deleted one only the bytes are still there. */
  state: 'uploading' | 'ready' | 'deleted'
  name?: string
  type?: string
  size?: number
  width?: number
  height?: number
  /** The same upload, sent again, has it too. */
  key?: string
  createdAt: Date
  /** When it is looked whether anything has it. Not there: it is known that something has. */
  keptUntil?: Date
  /** Set while that is looked at: nothing may take it then. */
  sweptAt?: Date
  /** What will take it later; it is not looked at until then. */
  heldBy?: string
}

export type ReadyFile = FileDoc & { state: 'ready'; name: string; type: string; size: number }

const schema = new Schema<FileDoc>(
  {
    chatId: { type: String, required: true },
    uploaderId: { type: String, required: true },
    state: { type: String, required: true },
    name: String,
    type: { type: String },
    size: Number,
    width: Number,
    height: Number,
    key: String,
    createdAt: { type: Date, required: true },
    keptUntil: Date,
    sweptAt: Date,
    heldBy: String,
  },
  { versionKey: false },
)

const where = (field: keyof FileDoc) => ({ partialFilterExpression: { [field]: { $exists: true } } })

schema.index({ keptUntil: 1 }, { name: 'due', ...where('keptUntil') })
schema.index({ uploaderId: 1, keptUntil: 1 }, { name: 'unused_of_person', ...where('keptUntil') })
schema.index({ chatId: 1, uploaderId: 1, key: 1 }, { name: 'upload', unique: true, ...where('key') })
schema.index({ heldBy: 1 }, { name: 'held', ...where('heldBy') })

// as the driver would make them with the first upload, under its names
const parts = new Schema({}, { versionKey: false, strict: false })
parts.index({ files_id: 1, n: 1 }, { name: 'files_id_1_n_1', unique: true })
const heads = new Schema({}, { versionKey: false, strict: false })
heads.index({ filename: 1, uploadDate: 1 }, { name: 'filename_1_uploadDate_1' })

/** What uploads are kept for; each has collections of its own. */
export type FileKind = 'attachments' | 'avatars'

export const fileModel = (db: Connection, kind: FileKind) => {
  if (!db.models[kind]) {
    db.model(`${kind}.chunks`, parts, `${kind}.chunks`)
    db.model(`${kind}.files`, heads, `${kind}.files`)
    db.model<FileDoc>(kind, schema, kind)
  }
  return db.model<FileDoc>(kind)
}
