import { addOutboxIndexes, outboxField, type OutboxEntry, type OutboxModel } from '@chat/common/broker/document-outbox'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { Schema, Types, type Connection } from 'mongoose'
import { problem } from '../problems.ts'
import type { Account } from './account.ts'

type AccountDocument = Omit<Account, 'id'> & { _id: Types.ObjectId }

const schema = new Schema<AccountDocument & { outbox?: OutboxEntry[] }>(
  {
    username: { type: String, required: true },
    email: { type: String, required: true },
    emailVerified: { type: Boolean, required: true },
    displayName: { type: String, required: true },
    passwordHash: { type: String, required: true },
    roles: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    outbox: outboxField,
  },
  { collection: 'accounts', versionKey: false },
)
schema.index({ username: 1 }, { unique: true })
schema.index({ email: 1 }, { unique: true })
addOutboxIndexes(schema)

const toAccount = ({ _id, ...account }: AccountDocument): Account => ({
  id: _id.toHexString(),
  ...account,
})

/** The unique indexes decide who was first. Not given as a cause: the driver's message holds the address. */
const toTaken = (error: unknown): unknown => {
  if (!isDuplicateKey(error)) return error
  return problem('email' in (error.keyPattern ?? {}) ? 'email-taken' : 'username-taken')
}

export const accountStore = (db: Connection) => {
  const Model = db.model('Account', schema)

  return {
    outboxModel: Model as OutboxModel,

    newId: (): string => new Types.ObjectId().toHexString(),

    /** With its announcement. @throws ProblemError `username-taken`, `email-taken` */
    insert: async ({ id, ...account }: Account, outbox: OutboxEntry[]): Promise<void> => {
      try {
        await Model.create({ _id: new Types.ObjectId(id), ...account, outbox })
      } catch (error) {
        throw toTaken(error)
      }
    },

    findById: async (id: string): Promise<Account | null> => {
      const found = await Model.findById(id).lean<AccountDocument>()
      return found && toAccount(found)
    },

    /** Both in lower case. */
    findByLogin: async (login: string): Promise<Account | null> => {
      const found = await Model.findOne(
        login.includes('@') ? { email: login } : { username: login },
      ).lean<AccountDocument>()
      return found && toAccount(found)
    },

    findMany: async ({ ids, usernames }: { ids: string[]; usernames: string[] }): Promise<Account[]> => {
      const filter = { $or: [{ _id: { $in: ids } }, { username: { $in: usernames } }] }
      return (await Model.find(filter).lean<AccountDocument[]>()).map(toAccount)
    },
  }
}

export type AccountStore = ReturnType<typeof accountStore>
