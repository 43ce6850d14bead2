import { adminOf, callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit, objectId, text } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { oneMessage } from '../messages/message-input.ts'
import { auditCursor, toAuditPage } from './audit.ts'
import { handleReport } from './handle-report.ts'
import type { ReportView } from './report.answer.ts'
import { handledStates, type ReportDoc } from './report.model.ts'
import { reportMessage } from './report-message.ts'

export const oneReport = z.object({ id: objectId })
export const newReport = z.strictObject({ reason: text(1, 1_000) })
export const reportDecision = z.strictObject({ state: z.enum(handledStates) })

const reportCursor = cursorOf(z.strictObject({ at: z.number().int().min(0).max(8.64e15), id: objectId }))
export const reportsQuery = z.strictObject({
  state: z.enum(['open', ...handledStates]).optional(),
  limit,
  cursor: reportCursor.schema,
})
export const auditQuery = z.strictObject({ limit, cursor: auditCursor.schema })

const viewReport = ({ viewMessageData }: Pick<Deps, 'viewMessageData'>, report: ReportDoc): ReportView => ({
  id: report._id.toHexString(),
  chatId: report.chatId,
  messageId: report.messageId,
  reporterId: report.reporterId,
  reason: report.reason,
  state: report.state,
  createdAt: report.createdAt.toISOString(),
  ...(report.handledBy !== undefined && { handledBy: report.handledBy }),
  ...(report.handledAt && { handledAt: report.handledAt.toISOString() }),
  message: viewMessageData(report.message),
})

/** Before the routes of one chat: `reports` and `audit` are no ids. */
export const moderationRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/messages/:chatId/:messageId/report', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = oneMessage.parse(req.params)
    const { reason } = newReport.parse(req.body)
    const { report, repeated } = await reportMessage(deps, { userId, reason, ...wanted })
    res.status(repeated ? 200 : 201).json({ id: report._id.toHexString(), state: report.state })
  })

  router.get('/chats/reports', async (req, res) => {
    adminOf(req)
    const query = reportsQuery.parse(req.query)
    const found = await deps.reports.page(query.state, query.cursor, query.limit + 1)
    const page = found.slice(0, query.limit)
    const last = found.length > page.length ? page.at(-1) : undefined
    res.json({
      items: page.map((report) => viewReport(deps, report)),
      next: last ? reportCursor.encode({ at: last.createdAt.getTime(), id: last._id.toHexString() }) : null,
    })
  })

  router.patch('/chats/reports/:id', async (req, res) => {
    const { userId: adminId } = adminOf(req)
    const { id } = oneReport.parse(req.params)
    const { state } = reportDecision.parse(req.body)
    res.json(viewReport(deps, await handleReport(deps, { id, state, adminId, requestId: req.requestId })))
  })

  router.get('/chats/audit', async (req, res) => {
    adminOf(req)
    const query = auditQuery.parse(req.query)
    const [reports, decisions] = await Promise.all([
      deps.reports.audited('reported', query.cursor, query.limit + 1),
      deps.reports.audited('handled', query.cursor, query.limit + 1),
    ])
    res.json(toAuditPage({ reports, decisions }, query.limit))
  })

  return router
}
