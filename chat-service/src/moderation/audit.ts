import { cursorOf, objectId } from '@chat/common/http/input'
import { z } from 'zod'
import type { AuditEntry } from './audit.answer.ts'
import type { ReportDoc } from './report.model.ts'

/** What happens to a report, the later first: so they stand in the log where both happened in the same millisecond. */
const steps = ['handled', 'reported'] as const
export type AuditStep = (typeof steps)[number]

const auditPlace = z.strictObject({
  at: z.number().int().min(0).max(8.64e15),
  id: objectId,
  step: z.enum(steps),
})
export type AuditPlace = z.infer<typeof auditPlace>

export const auditCursor = cursorOf(auditPlace)

type Placed = { place: AuditPlace; entry: AuditEntry }

const reported = ({ _id, createdAt, chatId, messageId, reporterId, reason }: ReportDoc): Placed => {
  const reportId = _id.toHexString()
  return {
    place: { at: createdAt.getTime(), id: reportId, step: 'reported' },
    entry: {
      id: `${reportId}:reported`,
      at: createdAt.toISOString(),
      actorId: reporterId,
      action: 'message-reported',
      chatId,
      messageId,
      reportId,
      detail: reason,
    },
  }
}

const handled = ({ _id, state, handledAt, handledBy, chatId, messageId }: ReportDoc): Placed[] => {
  if (!handledAt || handledBy === undefined) return []

  const reportId = _id.toHexString()
  const action = state === 'removed' ? 'message-removed' : 'report-dismissed'
  const entry = { at: handledAt.toISOString(), actorId: handledBy, action, chatId, messageId, reportId } as const
  return [
    {
      place: { at: handledAt.getTime(), id: reportId, step: 'handled' },
      entry: { id: `${reportId}:handled`, ...entry },
    },
  ]
}

const newestFirst = ({ place: a }: Placed, { place: b }: Placed): number =>
  b.at - a.at || (a.id < b.id ? 1 : Number(a.id === b.id) - 1) || steps.indexOf(a.step) - steps.indexOf(b.step)

/** A page of the log out of what was read of each kind from the same place on, with one more than the page shows. */
export const toAuditPage = (
  { reports, decisions }: { reports: ReportDoc[]; decisions: ReportDoc[] },
  limit: number,
): { items: AuditEntry[]; next: string | null } => {
  const all = [...reports.map(reported), ...decisions.flatMap(handled)].toSorted(newestFirst)
  const page = all.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ entry }) => entry),
    next: last && all.length > limit ? auditCursor.encode(last.place) : null,
  }
}
