import type { RequestOptions } from './http.ts'

/** What calls that issue tokens, or end them, are sent with besides. */
export type CookieMode = Pick<RequestOptions, 'query' | 'credentials'>

/** In cookie mode the browser keeps the refresh token, out of reach of scripts. For pages of the platform's own origin. */
export const cookieMode = (cookies: boolean): CookieMode =>
  cookies ? { query: { cookie: true }, credentials: 'include' } : {}
