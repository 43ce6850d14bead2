import { Schema, type Connection } from 'mongoose'

/** `_id` is `<blocker>:<blocked>`. It stays when the block is over, or a late event would bring the block back. */
export type BlockDoc = { _id: string; userIds: string[]; version: number; blocked: boolean }

/** `_id` is `<a>:<b>`, the lower id first. It stays too. */
export type ContactDoc = { _id: string; userIds: string[]; version: number; contact: boolean }

const version = { type: Number, required: true }
const flag = { type: Boolean, required: true }
const userIds = [String]

const blockSchema = new Schema<BlockDoc>(
  { _id: String, userIds, version, blocked: flag },
  { collection: 'blocks', versionKey: false },
)
const contactSchema = new Schema<ContactDoc>(
  { _id: String, userIds, version, contact: flag },
  { collection: 'contacts', versionKey: false },
)

// to find all of one person, when they close their account
blockSchema.index({ userIds: 1 }, { name: 'of_person' })
contactSchema.index({ userIds: 1 }, { name: 'of_person' })

export const blockModel = (db: Connection) => db.model<BlockDoc>('Block', blockSchema)
export const contactModel = (db: Connection) => db.model<ContactDoc>('Contact', contactSchema)

export const blockId = (blockerId: string, blockedId: string): string => `${blockerId}:${blockedId}`

export const contactId = (userId: string, otherId: string): string =>
  userId < otherId ? `${userId}:${otherId}` : `${otherId}:${userId}`
