import type { WhoMayWrite } from '@chat/common/events/user-events'
import { Schema, type Connection } from 'mongoose'

/** What somebody lets others see and do. */
export type Privacy = {
  showPresence: boolean
  showLastSeen: boolean
  readReceipts: boolean
  whoMayWrite: WhoMayWrite
  /** The account is closed. It stays, so that nothing which comes late brings anything of it back. */
  deleted?: true
}

export type PrivacyDoc = Privacy & { _id: string; version: number }

const schema = new Schema<PrivacyDoc>(
  {
    _id: String,
    version: { type: Number, required: true },
    showPresence: { type: Boolean, required: true },
    showLastSeen: { type: Boolean, required: true },
    readReceipts: { type: Boolean, required: true },
    whoMayWrite: { type: String, required: true },
    deleted: Boolean,
  },
  { collection: 'privacy', versionKey: false },
)

export const privacyModel = (db: Connection) => db.model<PrivacyDoc>('Privacy', schema)

/** Of whoever has closed their account; no version is greater. */
export const ofDeleted = {
  version: Number.MAX_SAFE_INTEGER,
  showPresence: false,
  showLastSeen: false,
  readReceipts: true,
  whoMayWrite: 'everyone',
  deleted: true,
} as const

/** Of whoever has changed nothing. */
export const defaultPrivacy: Privacy = {
  showPresence: true,
  showLastSeen: true,
  readReceipts: true,
  whoMayWrite: 'everyone',
}
