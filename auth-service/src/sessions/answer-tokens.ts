import type { Request, Response } from 'express'
import type { Deps } from '../deps.ts'
import { isCookieMode } from './cookie-mode.ts'
import { setRefreshCookie } from './refresh-cookie.ts'

/** `sessionExpiresAt` is for the cookie alone. */
type Issued = { refreshToken?: string; sessionExpiresAt?: Date }

/** Answers with what was issued, the refresh token in the body or in a cookie: every route that issues tokens ends here. */
export const answerTokens = (
  { config, now }: Pick<Deps, 'config' | 'now'>,
  req: Request,
  res: Response,
  { status = 200, body }: { status?: number; body: Issued | object },
): void => {
  const { refreshToken, sessionExpiresAt, ...rest }: Issued = body
  if (refreshToken === undefined || sessionExpiresAt === undefined || !isCookieMode(config, req)) {
    res.status(status).json({ ...rest, refreshToken })
    return
  }

  setRefreshCookie(config, res, {
    value: refreshToken,
    maxAgeMs: Math.max(0, sessionExpiresAt.getTime() - now().getTime()),
  })
  res.status(status).json(rest)
}
