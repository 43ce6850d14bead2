import { callerOf } from '@chat/common/auth/caller'
import { sendLines } from '@chat/common/http/send-lines'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { exportNotifications } from './export-notifications.ts'

export const nothing = z.strictObject({})

export const exportRouter = (deps: Pick<Deps, 'own' | 'chats' | 'people' | 'recipients'>): Router => {
  const router = Router()

  router.get('/notifications/me/export', async (req, res) => {
    const { userId } = callerOf(req)
    nothing.parse(req.query)
    await sendLines(req, res, { filename: 'notifications.ndjson', parts: exportNotifications(deps, userId) })
  })

  return router
}
