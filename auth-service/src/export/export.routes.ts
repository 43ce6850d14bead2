import { callerOf } from '@chat/common/auth/caller'
import { sendLines } from '@chat/common/http/send-lines'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { exportAccount } from './export-account.ts'

export const nothing = z.strictObject({})

export const exportRoutes = (deps: Deps): Router => {
  const router = Router()

  router.get('/auth/me/export', async (req, res) => {
    const caller = callerOf(req)
    nothing.parse(req.query)
    await sendLines(req, res, { filename: 'account.ndjson', parts: exportAccount(deps, caller) })
  })

  return router
}
