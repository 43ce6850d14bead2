import { problem as commonProblem } from '@chat/common/http/problem'
import { repeat } from '@chat/common/process/repeat'
import { mongo } from 'mongoose'
import { deleteForAll, type DeleteForAllDeps } from '../deleting/delete-message.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { HandledState, ReportDoc } from './report.model.ts'

export type HandleDeps = DeleteForAllDeps & Pick<Deps, 'messages' | 'reports' | 'now'>

/** So long whoever has begun a removal is left to end it, before another instance goes on. */
const removalMs = 30_000
const sweepEveryMs = 5_000

const later = (at: Date): Date => new Date(at.getTime() + removalMs)

/** Deletes the message for everybody, in the name of the admin. May be repeated: a deleted one stays as it is. */
const carryOut = async (deps: HandleDeps, report: ReportDoc, requestId?: string): Promise<void> => {
  const message = await deps.messages.findOne(report.chatId, new mongo.ObjectId(report.messageId))
  const userId = report.handledBy!
  if (message) await deleteForAll(deps, { message, userId, requestId })
  await deps.reports.settleRemoval(report)
}

type Handling = { id: string; state: HandledState; adminId: string; requestId?: string }

/**
 * Dismisses a report, or removes what it is about. The decision is one write: of two admins the first has made it, and
 * a removal that it orders is carried out even if this process ends right after.
 *
 * @throws ProblemError `report-not-found`, `conflict` where it was decided otherwise.
 */
export const handleReport = async (
  deps: HandleDeps,
  { id, state, adminId, requestId }: Handling,
): Promise<ReportDoc> => {
  const at = deps.now()
  const decision = { state, by: adminId, at, removalDue: later(at) }
  const report = await deps.reports.handle(new mongo.ObjectId(id), decision)
  if (!report) throw problem('report-not-found')
  if (report.state !== state) throw commonProblem('conflict', { detail: `This report is ${report.state} already` })

  if (report.removalDue) await carryOut(deps, report, requestId)
  return report
}

/** Goes on with the removals that nobody is at any more. */
export const keepRemoving = (deps: HandleDeps & Pick<Deps, 'log'>) => {
  const removeDue = async (): Promise<void> => {
    for (;;) {
      const now = deps.now()
      const report = await deps.reports.claimRemoval(now, later(now))
      if (!report) return
      await carryOut(deps, report)
    }
  }

  return repeat(async () => {
    await removeDue().catch((error: unknown) => deps.log.warn({ err: error }, 'a reported message is still there'))
    return sweepEveryMs
  })
}
