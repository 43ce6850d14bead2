import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { Schema, type Connection } from 'mongoose'
import { contactStateOf, type ContactState, type Relation } from './relation.ts'

type Side = { userId: string; blockedAt?: Date; contact?: ContactState }

/** `_id` is `<low>:<high>`. Each side is as its person sees the other, so that each can list theirs by an index. */
export type RelationDoc = {
  _id: string
  version: number
  low: Side
  high: Side
  contactAt?: Date | undefined
  outbox?: OutboxEntry[]
}

export const sides = ['low', 'high'] as const
export type SideName = (typeof sides)[number]

const side = new Schema<Side>(
  { userId: { type: String, required: true }, blockedAt: Date, contact: String },
  { _id: false },
)

const schema = new Schema<RelationDoc>(
  {
    _id: String,
    version: { type: Number, required: true },
    low: { type: side, required: true },
    high: { type: side, required: true },
    contactAt: Date,
    outbox: outboxField,
  },
  { collection: 'relations', versionKey: false },
)
for (const name of sides) {
  schema.index(
    { [`${name}.userId`]: 1, [`${name}.blockedAt`]: -1, _id: -1 },
    { name: `blocks_of_${name}`, partialFilterExpression: { [`${name}.blockedAt`]: { $exists: true } } },
  )
  schema.index(
    { [`${name}.userId`]: 1, contactAt: -1, _id: -1, [`${name}.contact`]: 1 },
    { name: `contacts_of_${name}`, partialFilterExpression: { contactAt: { $exists: true } } },
  )
}
// of the lower one `_id` is the index
schema.index({ 'high.userId': 1 }, { name: 'of_high' })
addOutboxIndexes(schema)

export const relationModel = (db: Connection) => db.model<RelationDoc>('Relation', schema)

export const toRelation = ({ version, low, high, contactAt }: RelationDoc): Relation => {
  const asker = [low, high].find(({ contact }) => contact === 'asked')
  return {
    userIds: [low.userId, high.userId],
    version,
    blockedSince: Object.fromEntries(
      [low, high].flatMap(({ userId, blockedAt }) => (blockedAt ? [[userId, blockedAt]] : [])),
    ),
    contact: contactAt ? { since: contactAt, ...(asker && { askedBy: asker.userId }) } : null,
  }
}

export const toDoc = ({ userIds, version, blockedSince, contact }: Relation): RelationDoc => {
  const sideOf = (userId: string): Side => {
    const blockedAt = blockedSince[userId]
    return {
      userId,
      ...(blockedAt && { blockedAt }),
      ...(contact && { contact: contactStateOf(contact, userId) }),
    }
  }
  const [low, high] = userIds
  return { _id: userIds.join(':'), version, low: sideOf(low), high: sideOf(high), contactAt: contact?.since }
}
