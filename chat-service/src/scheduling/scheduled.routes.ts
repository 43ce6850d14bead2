import { callerOf } from '@chat/common/auth/caller'
import { limit, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { changeScheduled, removeScheduled, type ScheduleDeps } from './schedule-message.ts'
import { scheduledChange, scheduledCursor, viewScheduled } from './scheduled.ts'

export const oneScheduled = z.object({ id: uuid })
export const scheduledQuery = z.strictObject({ chatId: uuid.optional(), limit, cursor: scheduledCursor.schema })

/** To be mounted before the routes of `/messages/:chatId`, which would take it for a chat. */
export const scheduledRouter = (deps: ScheduleDeps): Router => {
  const router = Router()

  router.get('/messages/scheduled', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId, limit, cursor } = scheduledQuery.parse(req.query)
    const found = await deps.scheduled.page(userId, { chatId, after: cursor, limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = found.length > limit ? page.at(-1) : undefined
    res.json({
      items: page.map(viewScheduled),
      next: last ? scheduledCursor.encode({ sendAt: last.sendAt.getTime(), id: last._id }) : null,
    })
  })

  router.patch('/messages/scheduled/:id', async (req, res) => {
    const { userId } = callerOf(req)
    const { id } = oneScheduled.parse(req.params)
    const change = scheduledChange.parse(req.body)
    res.json(viewScheduled(await changeScheduled(deps, userId, id, change)))
  })

  router.delete('/messages/scheduled/:id', async (req, res) => {
    const { userId } = callerOf(req)
    const { id } = oneScheduled.parse(req.params)
    await removeScheduled(deps, userId, id)
    res.status(204).end()
  })

  return router
}
