import { generateKeyPairSync, randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { problem } from '../http/problem.ts'
import type { Access } from '../auth/access.ts'
import type { VerifyToken } from '../auth/caller.ts'

export type TestClaims = {
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
  tokenFor: (userId: string, claims?: TestClaims) => string
  endSession: (sessionId: string) => void
}

const claimsOf = z.object({ sub: z.string(), sid: z.string(), roles: z.array(z.string()), exp: z.number() })

/** Tokens as auth-service issues them, really signed and really verified, with a key pair of their own. */
export const createTestTokens = (): TestTokens => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ended = new Set<string>()
  const listeners = new Set<(sessionId: string) => void>()

  const verifyToken: VerifyToken = async (token) => {
    try {
      const options = { algorithms: ['RS256' as const], issuer: 'chat', audience: 'chat' }
      const { sub, sid, roles, exp } = claimsOf.parse(jwt.verify(token, publicKey, options))
      if (!ended.has(sid)) return { userId: sub, sessionId: sid, roles, expiresAt: exp * 1_000 }
    } catch (cause) {
      throw problem('unauthenticated', { cause })
    }
    throw problem('unauthenticated')
  }

  const access: Access = {
    verifyToken,
    isEnded: ({ sessionId }) => ended.has(sessionId),
    onSessionEnded: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    isReady: () => true,
    refresh: async () => {},
    stop: async () => listeners.clear(),
  }

  return {
    access,
    verifyToken,
    tokenFor: (userId, { sessionId, roles, expiresInSeconds, issuer, audience } = {}) =>
      jwt.sign({ sid: sessionId ?? randomUUID(), roles: roles ?? [] }, privateKey, {
        algorithm: 'RS256',
        keyid: 'test',
        subject: userId,
        issuer: issuer ?? 'chat',
        audience: audience ?? 'chat',
        expiresIn: expiresInSeconds ?? 900,
      }),
    endSession: (sessionId) => {
      ended.add(sessionId)
      for (const listener of listeners) listener(sessionId)
    },
  }
}
