import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { logIn } from '../accounts/log-in.ts'
import type { Deps } from '../deps.ts'
import { answerTokens } from '../sessions/answer-tokens.ts'
import { clientOf } from '../sessions/client.ts'
import { beginLogin, providerOf } from './begin-login.ts'
import { finishLogin } from './finish-login.ts'
import { keepLogin, takeLogin } from './login-cookies.ts'
import { providerId } from './provider-config.ts'
import { redeemLoginCode } from './redeem-login-code.ts'
import { LoginRefused } from './refusal.ts'

export const providerPath = z.object({ provider: providerId })
export const listQuery = z.strictObject({})
export const startQuery = z.strictObject({
  prompt: z.literal('login').optional(),
  codeChallenge: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be the base64url of a SHA-256')
    .optional(),
})
export const codeInput = z.strictObject({
  code: z.string().min(1).max(512),
  codeVerifier: z
    .string()
    .regex(/^[\w.~-]{43,128}$/, 'must be 43 to 128 letters, digits, -, ., _ or ~')
    .optional(),
})

/** The query as it came: what a provider sends is not ours to shape. */
const queryOf = (req: Request): URLSearchParams => new URL(req.originalUrl, 'http://any').searchParams

export const oidcRoutes = (deps: Deps): Router => {
  const router = Router()

  /** Back to the page. The address it goes to has a code in it, which no other site has to learn. */
  const sendBack = (res: Response, outcome: Record<string, string>): void => {
    res.set('referrer-policy', 'no-referrer')
    res.redirect(302, `${deps.config.PUBLIC_URL}/oidc?${new URLSearchParams(outcome)}`)
  }

  /** A browser that followed a link has no use for a problem in JSON: its page is told by name. */
  const sendBackRefused = (req: Request, res: Response, error: unknown): void => {
    if (!(error instanceof LoginRefused)) {
      deps.log.error({ err: error, requestId: req.requestId }, 'a login through a provider broke off')
      return sendBack(res, { error: 'unavailable' })
    }
    const { refusal } = error
    deps.log.info({ requestId: req.requestId, refusal }, 'a login through a provider was refused')
    sendBack(res, { error: refusal })
  }

  router.get('/auth/oidc', (req, res) => {
    listQuery.parse(req.query)
    res.json({ items: [...deps.providers.values()].map(({ id, name }) => ({ id, name })), next: null })
  })

  router.get('/auth/oidc/:provider/start', async (req, res) => {
    const provider = providerOf(deps, providerPath.parse(req.params).provider)
    const { prompt, codeChallenge } = startQuery.parse(req.query)
    try {
      const { login, url } = await beginLogin(deps, provider, { isFresh: prompt === 'login', codeChallenge })
      keepLogin(deps, req, res, login)
      res.set('referrer-policy', 'no-referrer')
      res.redirect(302, url)
    } catch (error) {
      sendBackRefused(req, res, error)
    }
  })

  router.get('/auth/oidc/:provider/callback', async (req, res) => {
    const { id } = providerOf(deps, providerPath.parse(req.params).provider)
    const query = queryOf(req)
    try {
      const login = takeLogin(deps, req, res, query.get('state') ?? '')
      sendBack(res, await finishLogin(deps, { providerId: id, login, query }, req.requestId))
    } catch (error) {
      sendBackRefused(req, res, error)
    }
  })

  router.post('/auth/oidc/token', async (req, res) => {
    const { account, oidcAt } = await redeemLoginCode(deps, codeInput.parse(req.body))
    answerTokens(deps, req, res, { body: await logIn(deps, account, { ...clientOf(req), oidcAt }) })
  })

  return router
}
