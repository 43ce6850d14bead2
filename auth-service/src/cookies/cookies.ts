import type { Request, Response } from 'express'
import type { AuthConfig } from '../config.ts'

/** What pages of the platform keep for this service and cannot read themselves. */
export type CookieKind = { name: string; path: string; sameSite: 'strict' | 'lax' }

type Where = Pick<AuthConfig, 'PUBLIC_URL'>

const isSecure = ({ PUBLIC_URL }: Where): boolean => PUBLIC_URL.startsWith('https:')

/** Only a page that came by https can set a `__Secure-` cookie (RFC 6265bis, 4.1.3.1). */
const nameOf = (where: Where, { name }: CookieKind): string => (isSecure(where) ? `__Secure-${name}` : name)

const attributesOf = (where: Where, { path, sameSite }: CookieKind) =>
  ({ httpOnly: true, secure: isSecure(where), sameSite, path }) as const

/** `value`: letters, digits, dots, dashes and underscores, as tokens are made of. */
export const setCookie = (
  where: Where,
  res: Response,
  kind: CookieKind,
  { value, maxAgeMs }: { value: string; maxAgeMs: number },
): void => void res.cookie(nameOf(where, kind), value, { ...attributesOf(where, kind), maxAge: maxAgeMs })

export const clearCookie = (where: Where, res: Response, kind: CookieKind): void =>
  void res.cookie(nameOf(where, kind), '', { ...attributesOf(where, kind), maxAge: 0 })

/** Every cookie of a request by our own name, in the order they came in. */
const given = (req: Request): { name: string; value: string }[] =>
  (req.headers.cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [{ name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() }]
  })

/** All values under that name: a page of a sibling domain can put one of its own beside ours. */
export const cookieValues = (where: Where, req: Request, kind: CookieKind): string[] =>
  given(req).flatMap(({ name, value }) => (name === nameOf(where, kind) ? [value] : []))

/** What follows `kind.name` in the names of the cookies that begin with it, and their values. */
export const cookiesBeginningWith = (
  where: Where,
  req: Request,
  kind: CookieKind,
): { rest: string; value: string }[] => {
  const beginning = nameOf(where, kind)
  return given(req).flatMap(({ name, value }) =>
    name.startsWith(beginning) ? [{ rest: name.slice(beginning.length), value }] : [],
  )
}
