import { z } from 'zod'
import { accountAnswer } from '../accounts/account.answer.ts'

const issued = {
  accessToken: z.string().describe('For `Authorization: Bearer`'),
  refreshToken: z.string().optional().describe('Left out where it is in a cookie'),
  expiresIn: z.int().min(1).describe('Seconds that the access token is good for'),
}

export const tokensAnswer = z.strictObject(issued).meta({ id: 'Tokens' })

/** A new session, and whose it is. */
export const signedInAnswer = z
  .strictObject({ user: accountAnswer.extend({ displayName: z.string() }).meta({ id: 'SignedInUser' }), ...issued })
  .meta({ id: 'SignedIn' })

export const mfaChallengeAnswer = z
  .strictObject({
    mfaRequired: z.literal(true),
    mfaToken: z.string().describe('For `/auth/login/mfa`, for five minutes'),
  })
  .meta({ id: 'MfaChallenge' })

/** Of an account with a second factor only a question. */
export const loginAnswer = z.union([signedInAnswer, mfaChallengeAnswer])

export const setsCookie = { 'set-cookie': 'The refresh token, with `?cookie=true`' }

const tokens = { accessToken: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', refreshToken: 'cmVmcmVzaA', expiresIn: 900 }

export const tokensExample = tokens

export const signedInExample = {
  user: {
    id: '66f1c0de0123456789abcdef',
    username: 'ada',
    email: 'ada@example.org',
    emailVerified: false,
    roles: [],
    createdAt: '2026-01-31T12:00:00.000Z',
    displayName: 'Ada',
  },
  ...tokens,
}
