import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { mongo } from 'mongoose'
import type { AuditPlace, AuditStep } from './audit.ts'
import type { HandledState, ReportDoc, ReportModel, ReportState } from './report.model.ts'

export type ReportPlace = { at: number; id: string }

/** The same person reports the same message once. */
type Report = Pick<ReportDoc, 'messageId' | 'reporterId'>

/** By time and then id, newest first. The second part says which of the same millisecond come after the place. */
const beyond = (field: 'createdAt' | 'handledAt', place: ReportPlace | undefined, sameToo = false): object => {
  if (!place) return { [field]: { $exists: true } }

  const [at, id] = [new Date(place.at), new mongo.ObjectId(place.id)]
  return {
    [field]: { $lte: at },
    $or: [{ [field]: { $lt: at } }, { _id: sameToo ? { $lte: id } : { $lt: id } }],
  }
}

export const reportStore = (reports: ReportModel) => {
  const findOf = ({ messageId, reporterId }: Report): Promise<ReportDoc | null> =>
    reports.findOne({ messageId, reporterId }).lean<ReportDoc>()

  return {
    findOf,

    /** Of two at once the index lets one through; both get that one. */
    add: async (report: Omit<ReportDoc, '_id' | 'state'>): Promise<{ report: ReportDoc; repeated: boolean }> => {
      try {
        const made = await reports.create({ ...report, state: 'open' })
        return { report: made.toObject(), repeated: false }
      } catch (error) {
        const kept = isDuplicateKey(error) ? await findOf(report) : null
        if (!kept) throw error
        return { report: kept, repeated: true }
      }
    },

    page: (state: ReportState | undefined, after: ReportPlace | undefined, limit: number): Promise<ReportDoc[]> =>
      reports
        .find({ ...(state && { state }), ...beyond('createdAt', after) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<ReportDoc[]>(),

    /** Reports in the order in which something was done to them, from a place in the audit log on. */
    audited: (step: AuditStep, after: AuditPlace | undefined, limit: number): Promise<ReportDoc[]> => {
      const field = step === 'handled' ? 'handledAt' : 'createdAt'
      return reports
        .find(beyond(field, after, step === 'reported' && after?.step === 'handled'))
        .sort({ [field]: -1, _id: -1 })
        .limit(limit)
        .lean<ReportDoc[]>()
    },

    /** The report as it is now: handled by this, or before. */
    handle: async (
      id: mongo.ObjectId,
      { state, by, at, removalDue }: { state: HandledState; by: string; at: Date; removalDue: Date },
    ): Promise<ReportDoc | null> => {
      const set = { state, handledBy: by, handledAt: at, ...(state === 'removed' && { removalDue }) }
      const handled = await reports
        .findOneAndUpdate({ _id: id, state: 'open' }, { $set: set }, { returnDocument: 'after' })
        .lean<ReportDoc>()
      return handled ?? reports.findById(id).lean<ReportDoc>()
    },

    /** One whose removal nobody is at, for whoever asks first; theirs until `until`. */
    claimRemoval: async (now: Date, until: Date): Promise<ReportDoc | null> => {
      const due = { removalDue: { $lt: now } }
      const found = await reports.findOne(due).sort({ removalDue: 1 }).lean<ReportDoc>()
      if (!found) return null
      return reports.findOneAndUpdate({ _id: found._id, ...due }, { $set: { removalDue: until } }).lean<ReportDoc>()
    },

    /** May be repeated. */
    settleRemoval: async ({ _id }: Pick<ReportDoc, '_id'>): Promise<void> => {
      await reports.updateOne({ _id }, { $unset: { removalDue: true } })
    },
  }
}

export type ReportStore = ReturnType<typeof reportStore>
