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

/** `expiresIn`: seconds the access token lives. */
export const issuedTokens = lenient({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.number() })
export type IssuedTokens = z.infer<typeof issuedTokens>

export const signedIn = issuedTokens.extend({ user: account })

/** A device that is logged in. */
export const device = lenient({ id: z.string(), current: z.boolean().optional() })
export type Device = z.infer<typeof device>
