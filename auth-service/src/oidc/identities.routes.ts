import { callerOf } from '@chat/common/auth/caller'
import { problem as commonProblem } from '@chat/common/http/problem'
import { Router } from 'express'
import { z } from 'zod'
import { givenPassword } from '../accounts/account.ts'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { beginLogin, providerOf } from './begin-login.ts'
import { keepLogin } from './login-cookies.ts'
import { listQuery, providerPath } from './oidc.routes.ts'
import { LoginRefused } from './refusal.ts'
import { unlink } from './unlink.ts'
import { hasProvider } from './which-account.ts'

/** Without a password: as `confirmIdentity` asks it. */
export const confirmation = z.strictObject({ password: givenPassword.optional() })

const asProblem = (error: unknown): never => {
  throw error instanceof LoginRefused ? commonProblem('unavailable', { cause: error }) : error
}

/** The logins at providers that somebody has, and how to come by more or fewer. */
export const identityRoutes = (deps: Deps): Router => {
  const router = Router()

  router.get('/auth/identities', async (req, res) => {
    const { userId } = callerOf(req)
    listQuery.parse(req.query)
    const account = await deps.accounts.findById(userId)
    if (account === null) throw commonProblem('unauthenticated')
    const items = account.identities.map(({ provider: id }) => ({ id, name: deps.providers.get(id)?.name ?? id }))
    res.json({ items, next: null })
  })

  router.post('/auth/oidc/:provider/link', async (req, res) => {
    const caller = callerOf(req)
    const { password } = confirmation.parse(req.body ?? {})
    const provider = providerOf(deps, providerPath.parse(req.params).provider)
    const account = await confirmIdentity(deps, caller, password)
    if (hasProvider(account, provider.id)) throw problem('provider-linked')

    const linkFor = { userId: caller.userId, sessionId: caller.sessionId }
    const { login, url } = await beginLogin(deps, provider, { isFresh: false, linkFor }).catch(asProblem)
    keepLogin(deps, req, res, login)
    res.json({ url })
  })

  router.delete('/auth/identities/:provider', async (req, res) => {
    const caller = callerOf(req)
    const { provider } = providerPath.parse(req.params)
    const { password } = confirmation.parse(req.body ?? {})
    await confirmIdentity(deps, caller, password)
    await unlink(deps, caller.userId, { provider, requestId: req.requestId })
    res.status(204).end()
  })

  return router
}
