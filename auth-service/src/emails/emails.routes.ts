import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import { z } from 'zod'
import { email, givenPassword } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { mailedToken } from '../one-time-tokens/mailed-token.ts'
import { clientOf } from '../sessions/client.ts'
import { changeEmail } from './change-email.ts'
import { resendVerification } from './resend-verification.ts'
import { verifyEmail } from './verify-email.ts'

export const verifyInput = z.strictObject({ token: mailedToken })
export const changeInput = z.strictObject({ email, password: givenPassword.optional() })
export const nothing = z.strictObject({}).optional()

export const emailRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/email/verify', async (req, res) => {
    await verifyEmail(deps, verifyInput.parse(req.body).token, req.requestId)
    res.status(204).end()
  })

  router.post('/auth/email/resend', async (req, res) => {
    const { userId } = callerOf(req)
    nothing.parse(req.body)
    const waits = await resendVerification(deps, userId, req.requestId)
    res.status(waits ? 202 : 204).end()
  })

  router.post('/auth/email', async (req, res) => {
    const caller = callerOf(req)
    const { address } = clientOf(req)
    await changeEmail(deps, caller, { ...changeInput.parse(req.body), address, requestId: req.requestId })
    res.status(202).end()
  })

  return router
}
