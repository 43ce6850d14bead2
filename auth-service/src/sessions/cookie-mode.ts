import { Router, type Request } from 'express'
import { z } from 'zod'
import type { AuthConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'

export const cookieQuery = z.strictObject({
  cookie: z
    .literal('true', 'must be true, or not there')
    .optional()
    .describe('The refresh token goes into a cookie, for pages of the platform itself'),
})

/** Every route that issues tokens. */
const tokenRoutes = ['/auth/register', '/auth/login', '/auth/login/mfa', '/auth/refresh', '/auth/oidc/token']

/**
 * Whether the refresh token is to be kept in a cookie. Only for the platform's own pages, which no other site can
 * pretend to be: a browser says the origin itself.
 *
 * @throws ProblemError `wrong-origin`; ZodError for what is neither
 */
export const isCookieMode = ({ PUBLIC_URL }: Pick<AuthConfig, 'PUBLIC_URL'>, req: Request): boolean => {
  const { cookie } = cookieQuery.parse(req.query)
  if (cookie === undefined) return false
  if (req.headers.origin !== new URL(PUBLIC_URL).origin) throw problem('wrong-origin')
  return true
}

/** Before anything is done, issued or used up for another site: in front of all other routes. */
export const cookieModeRoutes = ({ config }: Pick<Deps, 'config'>): Router => {
  const router = Router()
  router.post(tokenRoutes, (req, _res, next) => {
    isCookieMode(config, req)
    next()
  })
  return router
}
