import { callerOf } from '@chat/common/auth/caller'
import { sendLines } from '@chat/common/http/send-lines'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { exportOwn } from './export-own.ts'

export const nothing = z.strictObject({})

export const exportRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users/me/export', async (req, res) => {
    const { userId } = callerOf(req)
    nothing.parse(req.query)
    await sendLines(req, res, { filename: 'profile.ndjson', parts: exportOwn(deps, userId) })
  })

  return router
}
