import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { searchKey } from '@chat/common/text/fold'
import { Schema, type Connection } from 'mongoose'
import { toTombstone } from '../deleting/to-tombstone.ts'
import { withoutBlocked } from '../relations/without-blocked.ts'
import { deleted, type Kept, type Profile, type Status } from './profile.ts'

type ProfileDoc = Omit<Profile, 'userId' | 'status' | 'avatarId'> & {
  _id: string
  searchKey: string
  status?: Status
  avatarId?: string
  createdAt: Date
  /** Of whoever has closed their account: there is no other field then. */
  deleted?: true
  outbox?: OutboxEntry[]
}

/** What names are searched by; each has an index of its own and is unique. */
export type NameField = 'username' | 'searchKey'

const statusSchema = new Schema<Status>({ text: String, emoji: String, expiresAt: Date }, { _id: false })

const schema = new Schema<ProfileDoc>(
  {
    _id: String,
    version: { type: Number, required: true },
    username: { type: String, required: true },
    displayName: { type: String, required: true },
    searchKey: { type: String, required: true },
    bio: String,
    status: statusSchema,
    avatarId: String,
    createdAt: { type: Date, required: true },
    deleted: Boolean,
    outbox: outboxField,
  },
  { collection: 'profiles', versionKey: false },
)
schema.index({ username: 1 }, { name: 'username' })
schema.index({ searchKey: 1 }, { name: 'display_name' })
schema.index(
  { 'status.expiresAt': 1 },
  { name: 'status_end', partialFilterExpression: { 'status.expiresAt': { $exists: true } } },
)
addOutboxIndexes(schema)

export const profileModel = (db: Connection) => db.model<ProfileDoc>('Profile', schema)

const toProfile = ({ _id, version, username, displayName, bio, status, avatarId }: ProfileDoc): Profile => ({
  userId: _id,
  version,
  username,
  displayName,
  bio,
  status: status ?? null,
  avatarId: avatarId ?? null,
})

const toKept = (doc: ProfileDoc): Kept => (doc.deleted === true ? deleted : toProfile(doc))

/** Strings are compared by their bytes, so nothing that begins with `prefix` sorts after this. */
const rangeOf = (prefix: string) => ({ $gte: prefix, $lt: `${prefix}\u{10ffff}` })

type SearchPage = { userId: string; after: string; limit: number }

type Registered = { userId: string; username: string; displayName: string; createdAt: string }

export const profileStore = (db: Connection) => {
  const model = profileModel(db)

  return {
    findMany: async (userIds: string[]): Promise<Map<string, Kept>> => {
      const found = await model.find({ _id: { $in: userIds } }).lean<ProfileDoc[]>()
      return new Map(found.map((doc) => [doc._id, toKept(doc)]))
    },

    /** Those whose status is over and still there, the oldest first. */
    withEndedStatus: async (now: Date, limit: number): Promise<Profile[]> => {
      const ended = { 'status.expiresAt': { $lte: now } }
      const found = await model.find(ended).sort({ 'status.expiresAt': 1 }).limit(limit).lean<ProfileDoc[]>()
      return found.map(toProfile)
    },

    /**
     * Leaves nothing but the knowledge that the account was closed, for ever: what arrives late finds it there and no
     * version to follow. What was still to be told of this person is not told any more.
     */
    forget: async (userId: string): Promise<void> => {
      await model.updateOne({ _id: userId }, toTombstone(schema), { upsert: true })
    },

    /** Makes the profile of somebody who has none yet; of somebody who has or had one it changes nothing. */
    keepRegistered: async ({ userId, username, displayName, createdAt }: Registered): Promise<void> => {
      const names = { username, displayName, searchKey: searchKey(displayName, userId) }
      const first = { ...names, bio: '', version: 0, createdAt: new Date(createdAt) }
      await model.updateOne({ _id: userId }, { $setOnInsert: first }, { upsert: true })
    },

    /** The next version and its announcement in one write. False when it is not the next one any more. */
    replace: async (
      { userId, version, displayName, bio, status, avatarId }: Profile,
      entry: OutboxEntry,
    ): Promise<boolean> => {
      const fields = { version, displayName, searchKey: searchKey(displayName, userId), bio }
      const { matchedCount } = await model.updateOne(
        { _id: userId, version: version - 1 },
        {
          $set: { ...fields, ...(status && { status }), ...(avatarId !== null && { avatarId }) },
          $unset: { ...(!status && { status: true }), ...(avatarId === null && { avatarId: true }) },
          $push: { outbox: entry },
        },
      )
      return matchedCount === 1
    },

    /**
     * Those whose `field` begins with `prefix`, in its order from after `after`; without who is found by `username`, and
     * without whom `userId` blocks or is blocked by.
     */
    findByPrefix: async (field: NameField, prefix: string, { userId, after, limit }: SearchPage) => {
      const found = await model.aggregate<ProfileDoc>([
        {
          $match: {
            [field]: { ...rangeOf(prefix), $gt: after },
            ...(field === 'searchKey' && { username: { $not: rangeOf(prefix) } }),
          },
        },
        { $sort: { [field]: 1 } },
        ...withoutBlocked(userId),
        { $limit: limit },
      ])
      return found.map((doc) => ({ profile: toProfile(doc), position: doc[field] }))
    },
  }
}

export type ProfileStore = ReturnType<typeof profileStore>
