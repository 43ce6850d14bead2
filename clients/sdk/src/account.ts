import { array, boolean, extend, literal, number, object, optional, or, string, type Infer } from './shape.ts'

/** The account: what only its owner sees. */
export const account = object({
  id: string,
  username: string,
  email: optional(string),
  emailVerified: or(boolean, false),
  roles: or(array(string), []),
  createdAt: optional(string),
})
export type Account = Infer<typeof account>

/** `expiresIn`: seconds the access token lives. In cookie mode the browser keeps the refresh token and no script sees it. */
export const issuedTokens = object({
  accessToken: string,
  refreshToken: optional(string),
  expiresIn: number,
})
export type IssuedTokens = Infer<typeof issuedTokens>

export const signedIn = extend(issuedTokens, { user: account })
export type SignedIn = Infer<typeof signedIn>

/** The password was right, and a code is asked for. */
export const mfaChallenge = object({ mfaRequired: literal(true), mfaToken: string })

/** A device that is logged in. */
export const device = object({
  id: string,
  device: optional(string),
  address: optional(string),
  createdAt: optional(string),
  lastUsedAt: optional(string),
  current: optional(boolean),
})
export type Device = Infer<typeof device>
