import { callerOf } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { clientOf } from '../sessions/client.ts'
import { startSession } from '../sessions/start-session.ts'
import { credentials, registration, toMe } from './account.ts'
import { checkCredentials } from './check-credentials.ts'
import { register } from './register.ts'

export const accountRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/register', async (req, res) => {
    const account = await register(deps, registration.parse(req.body), { requestId: req.requestId })
    res.status(201).json(await startSession(deps, account, clientOf(req)))
  })

  router.post('/auth/login', async (req, res) => {
    const client = clientOf(req)
    const account = await checkCredentials(deps, credentials.parse(req.body), client.address)
    res.json(await startSession(deps, account, client))
  })

  router.get('/auth/me', async (req, res) => {
    const account = await deps.accounts.findById(callerOf(req).userId)
    if (account === null) throw problem('unauthenticated')
    res.json(toMe(account))
  })

  return router
}
