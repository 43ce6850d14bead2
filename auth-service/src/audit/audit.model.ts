import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'
import type { AuditEntry } from './audit-entry.ts'

type AuditDocument = AuditEntry & { _id: string; at: Date; requestId?: string }

const schema = new Schema<AuditDocument>(
  {
    _id: String,
    at: { type: Date, required: true },
    action: { type: String, required: true },
    actorId: { type: String, default: null },
    targetId: { type: String, default: null },
    details: Schema.Types.Mixed,
    requestId: String,
  },
  { collection: 'audit', versionKey: false, minimize: false },
)
schema.index({ at: -1, _id: -1 })

export type AuditRecord = AuditEntry & { id: string; at: Date; requestId?: string }

export const auditStore = (db: Connection) => {
  const Model = db.model<AuditDocument>('Audit', schema)

  return {
    /** Once: a record that is there already stays as it is. */
    keep: async ({ id, ...record }: AuditRecord): Promise<void> => {
      try {
        await Model.create({ _id: id, ...record })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },
  }
}

export type AuditStore = ReturnType<typeof auditStore>
