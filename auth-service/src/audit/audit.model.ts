import { cursorOf } from '@chat/common/http/input'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, type Connection } from 'mongoose'
import { z } from 'zod'
import type { AuditEntry } from './audit-entry.ts'

type AuditDocument = AuditEntry & { _id: string; at: Date; expiresAt: Date; requestId?: string }

const schema = new Schema<AuditDocument>(
  {
    _id: String,
    at: { type: Date, required: true },
    action: { type: String, required: true },
    actorId: { type: String, default: null },
    targetId: { type: String, default: null },
    details: Schema.Types.Mixed,
    requestId: String,
    expiresAt: Date,
  },
  { collection: 'audit', versionKey: false, minimize: false },
)
schema.index({ at: -1, _id: -1 })
for (const field of ['action', 'targetId', 'actorId']) schema.index({ [field]: 1, at: -1, _id: -1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export type AuditRecord = AuditEntry & { id: string; at: Date; requestId?: string }

/** What an entry has to be; undefined is anything. */
export type AuditFilter = { [Field in 'action' | 'targetId' | 'actorId']?: string | undefined }

export const auditCursor = cursorOf(
  z.strictObject({ at: z.number().int().min(0).max(8.64e15), id: z.string().min(1).max(100) }),
)
type Position = { at: number; id: string }

const before = ({ at, id }: Position): object => ({
  at: { $lte: new Date(at) },
  $or: [{ at: { $lt: new Date(at) } }, { _id: { $lt: id } }],
})

export const auditStore = (db: Connection) => {
  const Model = db.model<AuditDocument>('Audit', schema)

  return {
    /** Once: a record that is there already stays as it is. It goes at `expiresAt`. */
    keep: async ({ id, ...record }: AuditRecord & { expiresAt: Date }): Promise<void> => {
      try {
        await Model.create({ _id: id, ...record })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },

    /** Newest first. */
    page: async (wanted: AuditFilter, after: Position | undefined, limit: number): Promise<AuditRecord[]> => {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
      const found = await Model.find({ ...given, ...(after && before(after)) })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<AuditDocument[]>()
      return found.map(({ _id, expiresAt: _, ...record }) => ({ id: _id, ...record }))
    },
  }
}

export type AuditStore = ReturnType<typeof auditStore>
