import { Schema, type Connection } from 'mongoose'
import { isDuplicateKey } from '../mongo/duplicate-key.ts'

/** `version` 0: as registered. Without a `username`: somebody else has it now, so this entry has to be asked for again. */
export type PersonDoc = {
  _id: string
  username?: string
  displayName?: string
  avatarId?: string
  version: number
  deleted?: true
}

type Names = { userId: string; username: string; displayName: string; avatarId?: string | undefined }

const schema = new Schema<PersonDoc>(
  {
    _id: String,
    username: String,
    displayName: String,
    avatarId: String,
    version: { type: Number, required: true },
    deleted: Boolean,
  },
  { collection: 'people', versionKey: false },
)
schema.index(
  { username: 1 },
  { name: 'username', unique: true, partialFilterExpression: { username: { $exists: true } } },
)

/** Which unique field an insert clashed on, if that is why it failed. */
const clashOf = (error: unknown): 'person' | 'username' | undefined => {
  if (!isDuplicateKey(error)) return undefined
  return Object.hasOwn(error.keyPattern ?? {}, 'username') ? 'username' : 'person'
}

export const personStore = (db: Connection) => {
  const model = db.model<PersonDoc>('Person', schema)

  /**
   * One upsert that only changes an entry which `older` matches: where a newer one is kept already, the upsert turns
   * into an insert and clashes on `_id`. So late and repeated events change nothing, however many instances handle them.
   * Whoever clashes with the very first entry tries again on it: it may be older.
   */
  const keepUnlessNewer = async ({ userId, username }: Names, older: object, update: object): Promise<void> => {
    const filter = { _id: userId, deleted: { $ne: true as const }, ...older }
    let upsert = true
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        await model.updateOne(filter, update, { upsert })
        return
      } catch (error) {
        const clash = clashOf(error)
        if (clash === undefined) throw error
        if (clash === 'person') upsert = false
        else await model.updateOne({ username, _id: { $ne: userId } }, { $unset: { username: true } })
      }
    }
  }

  return {
    findByIds: (ids: string[]): Promise<PersonDoc[]> => model.find({ _id: { $in: ids } }).lean<PersonDoc[]>(),

    findByUsername: (username: string): Promise<PersonDoc | null> => model.findOne({ username }).lean<PersonDoc>(),

    /** As the account was made: fills in what is not known yet. */
    keepRegistered: (names: Names): Promise<void> =>
      keepUnlessNewer(
        names,
        { username: { $exists: false } },
        { $set: { username: names.username }, $setOnInsert: { displayName: names.displayName, version: 0 } },
      ),

    keepUpdated: (names: Names, version: number): Promise<void> =>
      keepUnlessNewer(
        names,
        { version: { $lt: version } },
        {
          $set: {
            username: names.username,
            displayName: names.displayName,
            version,
            ...(names.avatarId !== undefined && { avatarId: names.avatarId }),
          },
          ...(names.avatarId === undefined && { $unset: { avatarId: true } }),
        },
      ),

    /** Stays for ever, so that nothing which arrives late brings the name back. */
    keepDeleted: async (userId: string): Promise<void> => {
      const update = {
        $set: { deleted: true as const, version: 0 },
        $unset: { username: true, displayName: true, avatarId: true },
      }
      await model.updateOne({ _id: userId }, update, { upsert: true })
    },
  }
}

export type PersonStore = ReturnType<typeof personStore>
