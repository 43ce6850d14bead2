import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { problem as commonProblem } from '@chat/common/http/problem'
import { Schema, type Connection, type Model } from 'mongoose'
import { problem } from '../problems.ts'
import type { Account } from './account.ts'
import type { AccountDocument } from './account.model.ts'

/** Who is at making an admin none: the write it is about to try replaces this version of this account. */
type Removal = { _id: string; claim: string; accountId: string; version: number }

const schema = new Schema<Removal>(
  { _id: String, claim: String, accountId: String, version: Number },
  { collection: 'admin_removals', versionKey: false },
)

const theOne = 'current'
/** How often one looks whether another removal is done before it is taken for given up. */
const patience = 10
const maxLooks = 200
const pauseMs = { min: 5, max: 20 }

/**
 * There is always an admin who may log in, whatever happens to several of them at once. Removals go one after another:
 * each first writes down which version of which account it replaces. Whoever finds another there makes that version an
 * old one before going on, so a removal that was overtaken, however late its write comes, is none.
 */
export const adminKeeper = (db: Connection, accounts: Model<AccountDocument>) => {
  const Removals = db.model<Removal>('AdminRemoval', schema)

  const insert = async (removal: Omit<Removal, '_id'>): Promise<boolean> => {
    try {
      await Removals.create({ _id: theOne, ...removal })
      return true
    } catch (error) {
      if (isDuplicateKey(error)) return false
      throw error
    }
  }

  const overtake = async (other: Removal, removal: Omit<Removal, '_id'>): Promise<boolean> => {
    const { accountId, version } = other
    const replaced = { _id: accountId, version: version === 0 ? { $in: [0, null] } : version }
    await accounts.updateOne(replaced, { $inc: { version: 1 } })
    const { matchedCount } = await Removals.updateOne({ _id: theOne, claim: other.claim }, { $set: removal })
    return matchedCount === 1
  }

  const claim = async ({ id, version }: Account): Promise<string> => {
    const removal = { claim: randomUUID(), accountId: id, version }
    for (let look = 1; look <= maxLooks; look += 1) {
      const other = await Removals.findById(theOne).readConcern('local').lean<Removal>()
      if (other === null && (await insert(removal))) return removal.claim
      if (other !== null && look > patience && (await overtake(other, removal))) return removal.claim
      await sleep(randomInt(pauseMs.min, pauseMs.max))
    }
    throw commonProblem('unavailable')
  }

  /** What is written and not yet kept by the majority counts too: it was overtaken, or went before. */
  const hasAnother = async ({ id }: Account): Promise<boolean> => {
    const open = { roles: 'admin', 'roles.0': { $exists: true }, disabledAt: null, deletedAt: null }
    return (await accounts.exists({ ...open, _id: { $ne: id } }).readConcern('local')) !== null
  }

  return {
    /**
     * Does `write`, which makes `account`, as it was read, no admin any more.
     *
     * @throws ProblemError `last-admin` when there is no other one.
     */
    whileAnotherAdminStays: async (account: Account, write: () => Promise<boolean>): Promise<boolean> => {
      const mine = await claim(account)
      try {
        if (!(await hasAnother(account))) throw problem('last-admin')
        return await write()
      } finally {
        await Removals.deleteOne({ _id: theOne, claim: mine }).catch(() => {}) // then the next one overtakes it
      }
    },
  }
}
