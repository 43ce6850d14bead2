import type { Connection } from 'mongoose'
import { isClash } from '../mongo/is-clash.ts'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import type { NewWork, Work, WorkKind } from './work.ts'
import { workDocs, type WorkDoc } from './work.model.ts'

/** How long it is known what became of work, and so that it need not be done again. */
const keptMs = 7 * 86_400_000

type Outcome = NonNullable<Work['outcome']>

const toWork = ({ _id, expiresAt: _, ...fields }: WorkDoc): Work => ({ id: _id, ...fields }) as Work // as it was added

const toDoc = ({ id, dueAt, ...fields }: NewWork, now: Date): WorkDoc => {
  const at = dueAt && dueAt > now ? dueAt : now
  return { _id: id, ...fields, dueAt: at, createdAt: at, tries: 0 }
}

/** The pushes and mails on their way, and for some time those that were. */
export const workStore = (db: Connection, closed: ClosedAccountStore) => {
  const works = workDocs(db)

  return {
    /**
     * Adds what is not known yet; what is known stays as it is, done or not. Nothing stays for people who have closed
     * their accounts: that is noted before what there is of them is removed, and looked for here afterwards.
     */
    add: async (added: NewWork[], now: Date): Promise<void> => {
      if (added.length === 0) return
      const docs = added.map((work) => toDoc(work, now))
      await works.insertMany(docs, { ordered: false }).catch((error: unknown) => {
        if (!isClash(error)) throw error
      })
      const gone = await closed.among([...new Set(added.map(({ userId }) => userId))])
      if (gone.size > 0) await works.deleteMany({ userId: { $in: [...gone] } })
    },

    /** Takes up to `limit` that are due, until `leasedUntil`: then whoever comes may take them again. */
    claim: async (
      kinds: WorkKind[],
      { lease, now, leasedUntil, limit }: { lease: string; now: Date; leasedUntil: Date; limit: number },
    ): Promise<{ works: Work[]; isMore: boolean }> => {
      const due = { kind: { $in: kinds }, dueAt: { $lte: now } }
      const found = await works
        .find(due, { projection: { _id: 1 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray()
      if (found.length === 0) return { works: [], isMore: false }

      const ids = found.map(({ _id }) => _id)
      await works.updateMany(
        { _id: { $in: ids }, dueAt: { $lte: now } },
        { $set: { lease, dueAt: leasedUntil }, $inc: { tries: 1 } },
      )
      const taken = await works.find({ _id: { $in: ids }, lease }).toArray()
      return { works: taken.map(toWork), isMore: true }
    },

    /** Whoever still has them has them until `leasedUntil`. */
    keep: async (held: Pick<Work, 'id' | 'lease'>[], leasedUntil: Date): Promise<void> => {
      const leases = [...new Set(held.map(({ lease }) => lease!))]
      const filter = { _id: { $in: held.map(({ id }) => id) }, lease: { $in: leases } }
      await works.updateMany(filter, { $set: { dueAt: leasedUntil } })
    },

    /** When it is tried again. Nothing where somebody else has taken it meanwhile. */
    putOff: async ({ id, lease }: Pick<Work, 'id' | 'lease'>, dueAt: Date): Promise<void> => {
      await works.updateOne({ _id: id, lease: lease! }, { $set: { dueAt }, $unset: { lease: true } })
    },

    /** What was sent is sent, whoever has taken it meanwhile; any other end is for who has it to tell. */
    finish: async ({ id, lease }: Pick<Work, 'id' | 'lease'>, outcome: Outcome): Promise<void> => {
      const filter = outcome.result === 'sent' ? { _id: id, outcome: { $exists: false } } : { _id: id, lease: lease! }
      const expiresAt = new Date(outcome.at.getTime() + keptMs)
      await works.updateOne(filter, { $set: { outcome, expiresAt }, $unset: { dueAt: true, lease: true } })
    },

    /** What became of the pushes of one notification to one device so far. */
    pushesOf: async ({ subscriptionId, notificationId }: { subscriptionId: string; notificationId: string }) => {
      const prefix = `push:${subscriptionId}:${notificationId}`
      const found = await works.find({ _id: { $gte: `${prefix}:`, $lt: `${prefix};` } }).toArray() // ';' follows ':'
      return found.map(toWork)
    },

    /** Since when the oldest of a kind that is not done is tried, if it is by now. */
    oldest: async (kind: WorkKind, now: Date): Promise<Date | undefined> => {
      const open = { kind, dueAt: { $exists: true }, createdAt: { $lte: now } }
      const [oldest] = await works.find(open).sort({ createdAt: 1 }).limit(1).toArray()
      return oldest?.createdAt
    },

    removeAllOf: async (userId: string): Promise<void> => {
      await works.deleteMany({ userId })
    },
  }
}

export type WorkStore = ReturnType<typeof workStore>
