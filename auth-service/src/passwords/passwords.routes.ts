import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import { z } from 'zod'
import { email, givenPassword, newPassword } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { mailedToken } from '../one-time-tokens/mailed-token.ts'
import { clientOf } from '../sessions/client.ts'
import { changePassword } from './change-password.ts'
import { forgetPassword } from './forget-password.ts'
import { resetPassword } from './reset-password.ts'

export const forgotInput = z.strictObject({ email })
export const resetInput = z.strictObject({ token: mailedToken, newPassword })
export const changeInput = z.strictObject({ currentPassword: givenPassword.optional(), newPassword })

export const passwordRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/password/forgot', async (req, res) => {
    const { address } = clientOf(req)
    await forgetPassword(deps, { ...forgotInput.parse(req.body), address, requestId: req.requestId })
    res.status(202).end()
  })

  router.post('/auth/password/reset', async (req, res) => {
    const { address } = clientOf(req)
    await resetPassword(deps, { ...resetInput.parse(req.body), address, requestId: req.requestId })
    res.status(204).end()
  })

  router.post('/auth/password', async (req, res) => {
    const caller = callerOf(req)
    await changePassword(deps, caller, { ...changeInput.parse(req.body), requestId: req.requestId })
    res.status(204).end()
  })

  return router
}
