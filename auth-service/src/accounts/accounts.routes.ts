import { callerOf } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { refuseWeakPassword } from '../passwords/refuse-weak-password.ts'
import { rehash } from '../passwords/rehash.ts'
import { clientOf } from '../sessions/client.ts'
import { startSession } from '../sessions/start-session.ts'
import { credentials, registration, toMe } from './account.ts'
import { answerTokens } from '../sessions/answer-tokens.ts'
import { checkCredentials } from './check-credentials.ts'
import { logIn } from './log-in.ts'
import { register } from './register.ts'

export const accountRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/register', async (req, res) => {
    const { password, ...names } = registration.parse(req.body)
    await refuseWeakPassword(password, names, '#/password')
    const passwordHash = await deps.passwords.hash(password)
    const account = await register(deps, { ...names, passwordHash }, req.requestId)
    answerTokens(deps, req, res, { status: 201, body: await startSession(deps, account, clientOf(req)) })
  })

  router.post('/auth/login', async (req, res) => {
    const client = clientOf(req)
    const given = credentials.parse(req.body)
    const account = await checkCredentials(deps, given, client.address)
    void rehash(deps, account, given.password)
    answerTokens(deps, req, res, { body: await logIn(deps, account, client) })
  })

  router.get('/auth/me', async (req, res) => {
    const account = await deps.accounts.findById(callerOf(req).userId)
    if (account === null) throw problem('unauthenticated')
    res.json(toMe(account))
  })

  return router
}
