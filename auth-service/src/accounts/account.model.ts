import { addOutboxIndexes, outboxField, type OutboxEntry, type OutboxModel } from '@chat/common/broker/document-outbox'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, Types, type Connection } from 'mongoose'
import { problem } from '../problems.ts'
import type { Work } from '../work/work.ts'
import type { Account } from './account.ts'
import { adminKeeper } from './keep-an-admin.ts'

export type AccountDocument = Omit<Account, 'id'> & { _id: Types.ObjectId; outbox?: OutboxEntry[]; work?: Work[] }

const workSchema = new Schema(
  {
    id: { type: String, required: true },
    kind: { type: String, required: true },
    at: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    lease: String,
    tries: { type: Number, required: true },
    requestId: String,
    data: Schema.Types.Mixed,
  },
  { _id: false, id: false, minimize: false },
)

const tokenSchema = new Schema(
  {
    purpose: String,
    hash: String,
    createdAt: Date,
    expiresAt: Date,
    email: String,
    authenticatedAt: Date,
    codeChallenge: String,
  },
  { _id: false, id: false },
)

const mfaSchema = new Schema(
  { sealedSecret: String, confirmedAt: Date, lastStep: Number, recoveryHashes: [String] },
  { _id: false, id: false },
)

const schema = new Schema<AccountDocument>(
  {
    version: { type: Number, default: 0 },
    username: { type: String, required: true },
    email: { type: String, required: true },
    emailVerified: { type: Boolean, required: true },
    displayName: { type: String, required: true },
    passwordHash: String,
    roles: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    sessionsGeneration: { type: Number, default: 0 },
    keptSessionId: String,
    disabledAt: Date,
    deletedAt: Date,
    tokens: { type: [tokenSchema], default: undefined },
    mfa: mfaSchema,
    identities: { type: [new Schema({ provider: String, subject: String }, { _id: false })], default: undefined },
    outbox: outboxField,
    work: { type: [workSchema], default: undefined, select: false },
  },
  { collection: 'accounts', versionKey: false },
)
schema.index({ username: 1 }, { unique: true })
schema.index({ email: 1 }, { unique: true })
schema.index({ email: 1, username: 1 })
schema.index({ roles: 1 }, { partialFilterExpression: { 'roles.0': { $exists: true } } })
schema.index(
  { 'identities.provider': 1, 'identities.subject': 1 },
  { name: 'identity', unique: true, partialFilterExpression: { 'identities.subject': { $exists: true } } },
)
// sparse and not partial: no query for one piece is seen to fit a partial one
schema.index({ 'work.kind': 1, 'work.dueAt': 1 }, { name: 'work', sparse: true })
addOutboxIndexes(schema)

export const accountModel = (db: Connection) => db.model<AccountDocument>('Account', schema)

export const toAccount = ({ _id, ...kept }: AccountDocument): Account => ({
  id: _id.toHexString(),
  ...kept,
  // accounts of an earlier release have none of these
  version: kept.version ?? 0,
  sessionsGeneration: kept.sessionsGeneration ?? 0,
  tokens: kept.tokens ?? [],
  identities: kept.identities ?? [],
})

/** What is kept of an account as it is: nothing where there is nothing. */
const toFields = ({ id: _id, tokens, identities, ...fields }: Account) => ({
  ...fields,
  tokens: tokens.length > 0 ? tokens : undefined,
  identities: identities.length > 0 ? identities : undefined,
  passwordHash: fields.passwordHash,
  keptSessionId: fields.keptSessionId,
  disabledAt: fields.disabledAt,
  deletedAt: fields.deletedAt,
  mfa: fields.mfa,
})

/** The unique indexes decide who was first. Not given as a cause: the driver's message holds the address. */
const toTaken = (error: unknown): unknown => {
  if (!isDuplicateKey(error)) return error
  const clashed = error.keyPattern ?? {}
  if ('identities.subject' in clashed) return problem('identity-taken')
  return problem('email' in clashed ? 'email-taken' : 'username-taken')
}

/** What is announced and what is to be done because of a change, in the same write. */
export type Consequences = { entries?: OutboxEntry[]; work?: Work[] }

export const accountStore = (db: Connection) => {
  const Model = accountModel(db)
  const findOne = async (filter: object): Promise<Account | null> => {
    const found = await Model.findOne(filter).lean<AccountDocument>()
    return found && toAccount(found)
  }

  return {
    outboxModel: Model as OutboxModel,

    ...adminKeeper(db, Model),

    newId: (): string => new Types.ObjectId().toHexString(),

    /** @throws ProblemError `username-taken`, `email-taken`, `identity-taken` */
    insert: async (account: Account, { entries, work }: Consequences): Promise<void> => {
      try {
        const doc = { _id: new Types.ObjectId(account.id), ...toFields(account), outbox: entries, work }
        await Model.create(doc as AccountDocument) // what is undefined is not kept
      } catch (error) {
        throw toTaken(error)
      }
    },

    /**
     * Writes the next version; false when it is not the next one any more.
     *
     * @throws ProblemError `username-taken`, `email-taken`, `identity-taken`
     */
    replace: async (account: Account, { entries = [], work = [] }: Consequences): Promise<boolean> => {
      const before = account.version - 1
      const fields = Object.entries(toFields(account))
      const $set = Object.fromEntries(fields.filter(([, value]) => value !== undefined))
      const $unset = Object.fromEntries(fields.flatMap(([name, value]) => (value === undefined ? [[name, true]] : [])))
      const $push = {
        ...(entries.length > 0 && { outbox: { $each: entries } }),
        ...(work.length > 0 && { work: { $each: work } }),
      }
      try {
        const { matchedCount } = await Model.updateOne(
          { _id: account.id, version: before === 0 ? { $in: [0, null] } : before },
          { $set, $unset, $push },
        )
        return matchedCount === 1
      } catch (error) {
        throw toTaken(error)
      }
    },

    findById: (id: string): Promise<Account | null> => findOne({ _id: id }),

    /** Both in lower case. */
    findByLogin: (login: string): Promise<Account | null> =>
      findOne(login.includes('@') ? { email: login } : { username: login }),

    findByIdentity: ({ provider, subject }: Account['identities'][number]): Promise<Account | null> =>
      findOne({ identities: { $elemMatch: { provider, subject } } }),

    findMany: async ({ ids, usernames }: { ids: string[]; usernames: string[] }): Promise<Account[]> => {
      const filter = { $or: [{ _id: { $in: ids } }, { username: { $in: usernames } }] }
      return (await Model.find(filter).lean<AccountDocument[]>()).map(toAccount)
    },
  }
}

export type AccountStore = ReturnType<typeof accountStore>
