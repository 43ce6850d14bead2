import { addOutboxIndexes, outboxField, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { searchKey } from '@chat/common/text/fold'
import { Schema, type Connection } from 'mongoose'
import { withoutBlocked } from '../relations/without-blocked.ts'
import type { Profile, Status } from './profile.ts'

type ProfileDoc = Omit<Profile, 'userId' | 'status'> & {
  _id: string
  searchKey: string
  status?: Status
  createdAt: Date
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
    createdAt: { type: Date, required: true },
    outbox: outboxField,
  },
  { collection: 'profiles', versionKey: false },
)
schema.index({ username: 1 }, { name: 'username' })
schema.index({ searchKey: 1 }, { name: 'display_name' })
addOutboxIndexes(schema)

export const profileModel = (db: Connection) => db.model<ProfileDoc>('Profile', schema)

const toProfile = ({ _id, version, username, displayName, bio, status }: ProfileDoc): Profile => ({
  userId: _id,
  version,
  username,
  displayName,
  bio,
  status: status ?? null,
})

/** Strings are compared by their bytes, so nothing that begins with `prefix` sorts after this. */
const rangeOf = (prefix: string) => ({ $gte: prefix, $lt: `${prefix}\u{10ffff}` })

type SearchPage = { userId: string; after: string; limit: number }

type Registered = { userId: string; username: string; displayName: string; createdAt: string }

export const profileStore = (db: Connection) => {
  const model = profileModel(db)

  return {
    find: async (userId: string): Promise<Profile | null> => {
      const found = await model.findById(userId).lean<ProfileDoc>()
      return found && toProfile(found)
    },

    findMany: async (userIds: string[]): Promise<Map<string, Profile>> => {
      const found = await model.find({ _id: { $in: userIds } }).lean<ProfileDoc[]>()
      return new Map(found.map((doc) => [doc._id, toProfile(doc)]))
    },

    /** Makes the profile of somebody who has none yet; of somebody who has one it changes nothing. */
    keepRegistered: async ({ userId, username, displayName, createdAt }: Registered): Promise<void> => {
      const names = { username, displayName, searchKey: searchKey(displayName, userId) }
      const first = { ...names, bio: '', version: 0, createdAt: new Date(createdAt) }
      await model.updateOne({ _id: userId }, { $setOnInsert: first }, { upsert: true })
    },

    /** The next version and its announcement in one write. False when it is not the next one any more. */
    replace: async ({ userId, version, displayName, bio, status }: Profile, entry: OutboxEntry): Promise<boolean> => {
      const fields = { version, displayName, searchKey: searchKey(displayName, userId), bio }
      const { matchedCount } = await model.updateOne(
        { _id: userId, version: version - 1 },
        {
          $set: status ? { ...fields, status } : fields,
          ...(status === null && { $unset: { status: true } }),
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
