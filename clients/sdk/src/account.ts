import { z } from 'zod'
import { lenient } from './lenient.ts'

/** The account: what only its owner sees. */
export const account = lenient({
  id: z.string(),
  username: z.string(),
  email: z.string().optional(),
  emailVerified: z.boolean().default(false),
  roles: z.array(z.string()).default([]),
  createdAt: z.string().optional(),
})
export type Account = z.infer<typeof account>

/** `expiresIn`: seconds the access token lives. In cookie mode the browser keeps the refresh token and no script sees it. */
export const issuedTokens = lenient({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresIn: z.number(),
})
export type IssuedTokens = z.infer<typeof issuedTokens>

export const signedIn = issuedTokens.extend({ user: account })
export type SignedIn = z.infer<typeof signedIn>

/** The password was right, and a code is asked for. */
export const mfaChallenge = lenient({ mfaRequired: z.literal(true), mfaToken: z.string() })

/** A device that is logged in. */
export const device = lenient({
  id: z.string(),
  device: z.string().optional(),
  address: z.string().optional(),
  createdAt: z.string().optional(),
  lastUsedAt: z.string().optional(),
  current: z.boolean().optional(),
})
export type Device = z.infer<typeof device>
