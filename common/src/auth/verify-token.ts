import { hash, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import { ProblemError, problem } from '../http/problem.ts'
import type { Caller, VerifyToken } from './caller.ts'
import { keyIdOf, tokenAudience, tokenClaims, tokenIssuer } from './token.ts'

export type TokenVerifierDeps = {
  /** The public key of that id, null if there is none. What it throws as a problem is thrown on. */
  findKey: (kid: string) => Promise<KeyObject | null> | KeyObject | null
  /** In ms since the epoch. */
  now: () => number
  /** Grows whenever a key that was known is none any more: what was verified by it is verified again. */
  keysLost?: () => number
}

/**
 * Verifies access tokens: signature, algorithm, issuer, audience, expiry, form. Whether the session was ended is not
 * looked at. What was verified once is remembered until it expires, so a request costs no signature.
 */
export const createTokenVerifier = (
  { findKey, now, keysLost = () => 0 }: TokenVerifierDeps,
  { maxRemembered = 5_000 } = {},
): VerifyToken => {
  const remembered = new LRUCache<string, Caller>({ max: maxRemembered })
  let lost = keysLost()

  const verify = async (token: string): Promise<Caller> => {
    const key = await findKey(keyIdOf(token))
    if (key === null) throw new Error('no such key')

    const { sub, sid, roles, exp } = tokenClaims.parse(
      jwt.verify(token, key, {
        algorithms: ['RS256'],
        issuer: tokenIssuer,
        audience: tokenAudience,
        clockTimestamp: Math.floor(now() / 1_000),
      }),
    )
    return { userId: sub, sessionId: sid, roles, expiresAt: exp * 1_000 }
  }

  return async (token) => {
    const key = hash('sha256', token, 'base64') // 44 characters to remember instead of 700
    if (keysLost() !== lost) {
      remembered.clear()
      lost = keysLost()
    }
    const known = remembered.get(key)
    if (known !== undefined && known.expiresAt > now()) return known

    const lostBefore = lost
    try {
      const caller = await verify(token)
      if (keysLost() === lostBefore) remembered.set(key, caller)
      return caller
    } catch (error) {
      remembered.delete(key)
      throw error instanceof ProblemError ? error : problem('unauthenticated', { cause: error })
    }
  }
}
