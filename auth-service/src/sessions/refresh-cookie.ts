import { problem } from '@chat/common/http/problem'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { AuthConfig } from '../config.ts'
import { clearCookie, cookieValues, setCookie, type CookieKind } from '../cookies/cookies.ts'
import { isCookieMode } from './cookie-mode.ts'

type Where = Pick<AuthConfig, 'PUBLIC_URL'>

const kind: CookieKind = { name: 'chat-refresh', path: '/api/auth', sameSite: 'strict' }

const refreshToken = z.string().max(4_096)
const inBody = z.strictObject({ refreshToken })
export const inBodyOrCookie = z.strictObject({ refreshToken: refreshToken.optional() })

/** Kept by the browser for as long as the session may last. */
export const setRefreshCookie = (where: Where, res: Response, token: { value: string; maxAgeMs: number }): void =>
  setCookie(where, res, kind, token)

export const clearRefreshCookie = (where: Where, res: Response): void => clearCookie(where, res, kind)

/**
 * The token to refresh. In cookie mode that in the body, of a page that moves to cookies, or that in the cookie, never
 * one of both: nobody has to guess whose session goes on.
 *
 * @throws ProblemError `unauthenticated`, `invalid-request`, `wrong-origin`
 */
export const refreshTokenOf = (where: Where, req: Request): string => {
  if (!isCookieMode(where, req)) return inBody.parse(req.body).refreshToken

  const { refreshToken: given } = inBodyOrCookie.parse(req.body ?? {})
  const kept = cookieValues(where, req, kind)
  if (given !== undefined) {
    if (kept.length > 0) throw problem('invalid-request', { detail: 'There is a refresh token in the cookie as well' })
    return given
  }

  const [token, ...others] = kept
  if (token === undefined) throw problem('unauthenticated', { detail: 'There is no refresh token' })
  if (others.length > 0) throw problem('unauthenticated', { detail: 'There are several refresh tokens' })
  return token
}
