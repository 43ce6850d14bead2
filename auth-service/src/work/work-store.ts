import type { Connection } from 'mongoose'
import { accountModel, type AccountDocument } from '../accounts/account.model.ts'
import type { Work, WorkKind } from './work.ts'

export type DueWork = { accountId: string; work: Work }

type Held = Pick<Work, 'id' | 'lease'>

/** The work that waits in the accounts. */
export const workStore = (db: Connection) => {
  const Model = accountModel(db)
  const held = (accountId: string, { id, lease }: Held) => ({ _id: accountId, work: { $elemMatch: { id, lease } } })

  return {
    /** Takes one piece that is due, until `leasedUntil`: then whoever comes may take it again. Null: none is due. */
    claim: async (
      kinds: WorkKind[],
      { lease, now, leasedUntil }: { lease: string; now: Date; leasedUntil: Date },
    ): Promise<DueWork | null> => {
      const found = await Model.findOneAndUpdate(
        { work: { $elemMatch: { kind: { $in: kinds }, dueAt: { $lte: now } } } },
        { $set: { 'work.$.dueAt': leasedUntil, 'work.$.lease': lease }, $inc: { 'work.$.tries': 1 } },
        { returnDocument: 'after', projection: { work: 1 } },
      ).lean<Pick<AccountDocument, '_id' | 'work'>>()
      const work = found?.work?.find((each) => each.lease === lease)
      return found && work ? { accountId: found._id.toHexString(), work } : null
    },

    /** It is done: nothing of it stays, so the token in a mail is gone too. */
    remove: async (accountId: string, workId: string): Promise<void> => {
      await Model.updateOne({ _id: accountId }, { $pull: { work: { id: workId } } })
      await Model.updateOne({ _id: accountId, work: { $size: 0 } }, { $unset: { work: true } })
    },

    /** When it is due again. Nothing where somebody else has taken it meanwhile. */
    putOff: async (accountId: string, work: Held, dueAt: Date): Promise<void> => {
      await Model.updateOne(held(accountId, work), { $set: { 'work.$.dueAt': dueAt } })
    },
  }
}

export type WorkStore = ReturnType<typeof workStore>
