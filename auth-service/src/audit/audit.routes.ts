import { limit, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { requireAdmin } from '../admin/require-admin.ts'
import type { Deps } from '../deps.ts'
import { auditActions } from './audit-entry.ts'
import { auditCursor, type AuditRecord } from './audit.model.ts'

export const auditQuery = z.strictObject({
  action: z.enum(auditActions).optional(),
  targetId: objectId.optional(),
  actorId: objectId.optional(),
  limit,
  cursor: auditCursor.schema,
})

const toItem = ({ id, at, action, actorId, targetId, details, requestId }: AuditRecord) => ({
  id,
  at: at.toISOString(),
  action,
  actorId,
  targetId,
  ...(details !== undefined && { details }),
  ...(requestId !== undefined && { requestId }),
})

/** Who did what, newest first. */
export const auditRoutes = (deps: Pick<Deps, 'accounts' | 'audit'>): Router => {
  const router = Router()

  router.get('/auth/audit', async (req, res) => {
    await requireAdmin(deps, req)
    const { limit, cursor, ...wanted } = auditQuery.parse(req.query)
    const found = await deps.audit.page(wanted, cursor, limit + 1)
    const page = found.slice(0, limit)
    const last = found.length > page.length ? page.at(-1) : undefined
    const next = last === undefined ? null : auditCursor.encode({ at: last.at.getTime(), id: last.id })
    res.json({ items: page.map(toItem), next })
  })

  return router
}
