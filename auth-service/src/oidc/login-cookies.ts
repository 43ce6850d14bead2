import type { Request, Response } from 'express'
import { clearCookie, cookiesBeginningWith, setCookie, type CookieKind } from '../cookies/cookies.ts'
import type { Deps } from '../deps.ts'
import { lifetimeMs, openLogin, sealLogin, type LoginState } from './login-state.ts'

type CookieDeps = Pick<Deps, 'config' | 'vault' | 'now'>

/** Lax: the provider sends the browser back from its own site. */
const kindOf = (suffix: string): CookieKind => ({
  name: `chat-oidc-${suffix}`,
  path: '/api/auth/oidc',
  sameSite: 'lax',
})

const suffixOf = (state: string): string => state.slice(0, 16)

/** Logins that one browser may have under way, in as many tabs: more would not fit into the header fields. */
const most = 4

/** A cookie for each login, so that one tab does not end that of another. */
export const keepLogin = (deps: CookieDeps, req: Request, res: Response, login: LoginState): void => {
  const others = cookiesBeginningWith(deps.config, req, kindOf('')).map(({ rest, value }) => ({
    rest,
    startedAt: openLogin(deps, value)?.startedAt ?? 0,
  }))
  const tooMany = others.toSorted((a, b) => b.startedAt - a.startedAt).slice(most - 1)
  for (const { rest } of tooMany) clearCookie(deps.config, res, kindOf(rest))

  const value = sealLogin(deps, login)
  setCookie(deps.config, res, kindOf(suffixOf(login.state)), { value, maxAgeMs: lifetimeMs })
}

/** The login that this browser has begun under this `state`, which is over with that; null: there is none. */
export const takeLogin = (deps: CookieDeps, req: Request, res: Response, state: string): LoginState | null => {
  const suffix = suffixOf(state)
  const kept = cookiesBeginningWith(deps.config, req, kindOf('')).filter(({ rest }) => rest === suffix)
  if (kept.length > 0) clearCookie(deps.config, res, kindOf(suffix))

  const logins = kept.map(({ value }) => openLogin(deps, value))
  return logins.find((login) => login?.state === state) ?? null
}
