import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Access } from '../auth/access.ts'
import type { VerifyToken } from '../auth/caller.ts'
import { tokenAudience, tokenIssuer } from '../auth/token.ts'
import { createTokenVerifier } from '../auth/verify-token.ts'
import { problem } from '../http/problem.ts'
import { testKey } from './test-key.ts'

export type TestClaims = {
  /** 24 hex digits, a new one if not given. */
  sessionId?: string
  roles?: string[]
  /** From now; may be below 0. */
  expiresInSeconds?: number
  issuer?: string
  audience?: string
}

export type TestTokens = {
  access: Access
  verifyToken: VerifyToken
  /** `userId`: 24 hex digits. */
  tokenFor: (userId: string, claims?: TestClaims) => string
  endSession: (sessionId: string) => void
}

const newSessionId = () => randomBytes(12).toString('hex')

/** Tokens as auth-service issues them, really signed and really verified. */
export const createTestTokens = (): TestTokens => {
  const privateKey = createPrivateKey(testKey())
  const publicKey = createPublicKey(privateKey)
  const verify = createTokenVerifier({ findKey: (kid) => (kid === 'test' ? publicKey : null), now: Date.now })
  const ended = new Set<string>()
  const listeners = new Set<(sessionId: string) => void>()

  const verifyToken: VerifyToken = async (token) => {
    const caller = await verify(token)
    if (ended.has(caller.sessionId)) throw problem('unauthenticated', { detail: 'The session has ended' })
    return caller
  }

  return {
    verifyToken,
    access: {
      verifyToken,
      isEnded: ({ sessionId }) => ended.has(sessionId),
      onSessionEnded: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      isReady: () => true,
      refresh: async () => {},
      stop: async () => listeners.clear(),
    },
    tokenFor: (userId, { sessionId, roles, expiresInSeconds, issuer, audience } = {}) =>
      jwt.sign({ sid: sessionId ?? newSessionId(), roles: roles ?? [] }, privateKey, {
        algorithm: 'RS256',
        keyid: 'test',
        subject: userId,
        issuer: issuer ?? tokenIssuer,
        audience: audience ?? tokenAudience,
        expiresIn: expiresInSeconds ?? 900,
      }),
    endSession: (sessionId) => {
      ended.add(sessionId)
      for (const listener of listeners) listener(sessionId)
    },
  }
}
