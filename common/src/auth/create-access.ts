import type { z } from 'zod'
import type { Broker } from '../broker/broker.ts'
import type { accessVariables } from '../config/variables.ts'
import { problem } from '../http/problem.ts'
import { createInternalClient } from '../internal/internal-client.ts'
import type { Logger } from '../log/logger.ts'
import type { Access } from './access.ts'
import { fetchKeys } from './fetch-keys.ts'
import { createKeySet } from './key-set.ts'
import { createRevocations } from './revocations.ts'
import { createTokenVerifier } from './verify-token.ts'

export type AccessConfig = z.infer<z.ZodObject<typeof accessVariables>>

type AccessDeps = { config: AccessConfig; broker: Pick<Broker, 'listen'>; log: Logger; now?: () => number }

/** Starts to fetch keys and revocations and returns at once; until both are there, every token is `unavailable`. */
export const createAccess = ({ config, broker, log, now = Date.now }: AccessDeps): Access => {
  const keySet = createKeySet({
    fetchKeys: () => fetchKeys(`${config.AUTH_URL}/api/auth/.well-known/jwks.json`),
    minIntervalMs: config.KEY_SET_MIN_INTERVAL_SECONDS * 1_000,
    lifetimeMs: config.KEY_SET_LIFETIME_SECONDS * 1_000,
    now,
    log,
  })
  const revocations = createRevocations({
    client: createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET }),
    broker,
    intervalMs: config.REVOCATIONS_INTERVAL_MS,
    onKeys: keySet.expect,
    now,
    log,
  })
  const verify = createTokenVerifier({ findKey: keySet.find, keysLost: keySet.lost, now })
  const isReady = () => keySet.isReady() && revocations.isReady()

  return {
    verifyToken: async (token) => {
      if (!isReady()) throw problem('unavailable', { detail: 'Tokens cannot be verified yet' })
      const caller = await verify(token)
      if (revocations.has(caller.sessionId)) throw problem('unauthenticated', { detail: 'The session has ended' })
      return caller
    },
    isEnded: ({ sessionId }) => revocations.has(sessionId),
    onSessionEnded: revocations.onAdded,
    isReady,
    refresh: revocations.read,
    stop: async () => {
      await Promise.all([keySet.stop(), revocations.stop()])
    },
  }
}
