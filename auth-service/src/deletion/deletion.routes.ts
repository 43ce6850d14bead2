import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import { z } from 'zod'
import { givenPassword } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { deleteAccount } from './delete-account.ts'

export const deletion = z.strictObject({ password: givenPassword.optional() })

export const deletionRoutes = (deps: Deps): Router => {
  const router = Router()

  router.delete('/auth/me', async (req, res) => {
    const caller = callerOf(req)
    const { password } = deletion.parse(req.body ?? {})
    await deleteAccount(deps, caller, { password, requestId: req.requestId })
    res.status(204).end()
  })

  return router
}
