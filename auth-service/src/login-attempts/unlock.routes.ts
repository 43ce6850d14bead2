import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { clientOf } from '../sessions/client.ts'
import { unlock } from './unlock.ts'

export const unlockInput = z.strictObject({ token: z.string().min(1).max(256) })

export const unlockRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/unlock', async (req, res) => {
    const { token } = unlockInput.parse(req.body)
    await unlock(deps, { token, address: clientOf(req).address, requestId: req.requestId })
    res.status(204).end()
  })

  return router
}
