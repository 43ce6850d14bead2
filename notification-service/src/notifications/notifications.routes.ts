import { callerOf, type Caller } from '@chat/common/auth/caller'
import { limit, objectId, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { listNotifications, positionCursor } from './list-notifications.ts'
import { markAllRead, markNotification, removeNotification } from './change-notification.ts'

export const listQuery = z.strictObject({
  unread: z.enum(['true', 'false']).optional(),
  limit,
  cursor: positionCursor.schema,
})
export const ownerPath = z.object({ userId: objectId })
export const notificationPath = z.object({ id: objectId })
export const readChange = z.strictObject({ read: z.boolean() })
export const readAllInput = z.strictObject({ chatId: uuid.optional() })

const mayRead = (caller: Caller, userId: string): void => {
  if (caller.userId !== userId && !caller.roles.includes('admin')) throw problem('forbidden')
}

export const notificationsRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/notifications', async (req, res) => {
    const { userId } = callerOf(req)
    res.json(await listNotifications(deps, userId, listQuery.parse(req.query)))
  })

  // of notifications, one a chat; how many messages they stand for is each one's own `count`
  router.get('/notifications/unread-count', async (req, res) => {
    const { userId } = callerOf(req)
    res.json({ count: await deps.own.countUnread(userId) })
  })

  router.get('/notifications/:userId', async (req, res) => {
    const caller = callerOf(req)
    const { userId } = ownerPath.parse(req.params)
    mayRead(caller, userId)
    res.json(await listNotifications(deps, userId, listQuery.parse(req.query)))
  })

  router.patch('/notifications/:id', async (req, res) => {
    const { userId } = callerOf(req)
    const { id } = notificationPath.parse(req.params)
    const { read } = readChange.parse(req.body)
    res.json(await markNotification(deps, { userId, id, read }))
  })

  router.post('/notifications/read-all', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = readAllInput.parse(req.body ?? {})
    await markAllRead(deps, userId, chatId)
    res.status(204).end()
  })

  router.delete('/notifications/:id', async (req, res) => {
    const { userId } = callerOf(req)
    await removeNotification(deps, userId, notificationPath.parse(req.params).id)
    res.status(204).end()
  })

  return router
}
