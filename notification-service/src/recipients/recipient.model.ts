import { Schema, type Connection } from 'mongoose'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import { isClash } from '../mongo/is-clash.ts'
import { newRecipient, type Recipient } from './recipient.ts'
import { wishesOf, type Wishes } from './wishes.ts'

/** `uncopied`: the version whose wishes are not known to be in all inboxes of the person, and since when. */
type RecipientDoc = Omit<Recipient, 'userId'> & { _id: string; uncopied?: Uncopied }

export type Uncopied = { version: number; at: Date }

const schema = new Schema<RecipientDoc>(
  {
    _id: String,
    version: { type: Number, required: true },
    preferences: { type: Schema.Types.Mixed, required: true },
    subscriptions: [
      {
        id: String,
        endpoint: String,
        keys: { p256dh: String, auth: String },
        createdAt: Date,
        sessionId: String,
        _id: false,
      },
    ],
    settingsVersion: { type: Number, required: true },
    timeZone: { type: String, required: true },
    locale: { type: String, required: true },
    uncopied: { type: { version: Number, at: Date }, _id: false },
  },
  { collection: 'recipients', versionKey: false, autoIndex: false, minimize: false, id: false },
)

schema.index(
  { 'uncopied.at': 1 },
  { name: 'uncopied_wishes', partialFilterExpression: { 'uncopied.at': { $exists: true } } },
)

schema.index(
  { 'subscriptions.id': 1 },
  { name: 'owners_of_subscription', partialFilterExpression: { 'subscriptions.id': { $exists: true } } },
)

export const recipientModel = (db: Connection) => db.model<RecipientDoc>('Recipient', schema)

/** What is not stored yet has the value that holds for everybody. */
const toRecipient = ({ _id, uncopied: _uncopied, preferences, ...fields }: RecipientDoc): Recipient => {
  const unchosen = newRecipient(_id)
  return { ...unchosen, ...fields, preferences: { ...unchosen.preferences, ...preferences } }
}

/** One document per person who has chosen something; nobody else needs one. */
export const recipientStore = (db: Connection, closed: ClosedAccountStore) => {
  const model = recipientModel(db)

  const known = async (userIds: string[]): Promise<Recipient[]> =>
    (await model.find({ _id: { $in: userIds } }).lean<RecipientDoc[]>()).map(toRecipient)

  /** False when it is not the next version any more; where there was none it is made, by one of those who try. */
  const write = async (filter: object, fields: object, isFirst: boolean): Promise<boolean> => {
    try {
      const { matchedCount, upsertedCount } = await model.updateOne(filter, { $set: fields }, { upsert: isFirst })
      return matchedCount + upsertedCount === 1
    } catch (error) {
      if (isClash(error)) return false
      throw error
    }
  }

  /** Null for whoever has chosen nothing. */
  const findChosen = async (userId: string): Promise<Recipient | null> => (await known([userId]))[0] ?? null

  return {
    findChosen,

    find: async (userId: string): Promise<Recipient> => (await findChosen(userId)) ?? newRecipient(userId),

    /** One query; whoever has chosen nothing is in it too, as they are then. */
    findMany: async (userIds: string[]): Promise<Map<string, Recipient>> => {
      const found = new Map((await known(userIds)).map((recipient) => [recipient.userId, recipient]))
      return new Map(userIds.map((userId) => [userId, found.get(userId) ?? newRecipient(userId)]))
    },

    /** Of those who have chosen something; `defaultWishes` are those of all others. */
    wishesAmong: async (userIds: string[]): Promise<Map<string, Wishes>> =>
      new Map((await known(userIds)).map((recipient) => [recipient.userId, wishesOf(recipient)])),

    /**
     * The next version. With `uncopied` it is also noted that the wishes are to be copied to the inboxes. Nothing is made
     * that stays for whoever has closed their account: that is noted before what there is of them is removed, and looked
     * for here afterwards.
     */
    replace: async ({ userId, ...fields }: Recipient, uncopied?: Uncopied): Promise<boolean> => {
      const before = { _id: userId, version: fields.version - 1 }
      const isFirst = fields.version === 1
      if (!(await write(before, { ...fields, ...(uncopied && { uncopied }) }, isFirst))) return false

      if (isFirst && (await closed.among([userId])).has(userId)) await model.deleteOne({ _id: userId })
      return true
    },

    /** The wishes of this version, or later ones, are in all inboxes. */
    tickCopied: async (userId: string, version: number): Promise<void> => {
      await model.updateOne({ _id: userId, 'uncopied.version': { $lte: version } }, { $unset: { uncopied: true } })
    },

    /** Those whose wishes were to be copied before `before` and, it seems, were not. */
    findUncopied: async (before: Date, limit: number): Promise<Recipient[]> =>
      (
        await model
          .find({ 'uncopied.at': { $lt: before } })
          .sort({ 'uncopied.at': 1 })
          .limit(limit)
          .lean<RecipientDoc[]>()
      ).map(toRecipient),

    /** Who has a browser of this id: one person, unless two register it at once. */
    findOwners: async (subscriptionId: string): Promise<Recipient[]> =>
      (await model.find({ 'subscriptions.id': subscriptionId }).lean<RecipientDoc[]>()).map(toRecipient),

    remove: async (userId: string): Promise<void> => {
      await model.deleteOne({ _id: userId })
    },
  }
}

export type RecipientStore = ReturnType<typeof recipientStore>
