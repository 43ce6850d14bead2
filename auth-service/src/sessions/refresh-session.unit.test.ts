import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deriveKey } from '@chat/common/vault/derive-key'
import { makeKey, openKey } from '../keys/signing-key.ts'
import { testConfig } from '../testing/test-config.ts'
import { newAccount } from '../accounts/account.ts'
import { refreshSession } from './refresh-session.ts'
import { createRefreshTokens } from './refresh-tokens.ts'
import type { Session } from './session.ts'

const start = new Date()
const config = testConfig()
const sealingKey = deriveKey(config.KEY_ENCRYPTION_SECRET, 'test')
const signingKey = openKey(
  await makeKey(sealingKey, { sequence: 1, createdAt: start, activeFrom: start, reason: 'first' }),
  sealingKey,
)
const userId = 'a'.repeat(24)

const newSession = (): Session => ({
  id: 'b'.repeat(24),
  userId,
  generation: 0,
  rotatedAt: start,
  expiresAt: new Date(start.getTime() + 60_000),
  endedAt: null,
  device: 'a test',
  address: '::1',
  createdAt: start,
  lastUsedAt: start,
})

/** A store of one session whose reads and writes take effect when `scheduler` says. */
const depsOver = (scheduler: fc.Scheduler) => {
  const kept = { session: newSession() }
  const names = { username: 'ada', email: 'a@b.cd', emailVerified: false, displayName: 'Ada' }
  const account = newAccount({ id: userId, ...names, roles: [], createdAt: start })

  const deps = {
    accounts: { findById: async () => account },
    sessions: {
      find: () => scheduler.schedule(Promise.resolve()).then(() => ({ ...kept.session })),
      rotate: async ({ generation }: Pick<Session, 'generation'>, next: Partial<Session>) => {
        await scheduler.schedule(Promise.resolve())
        if (kept.session.generation !== generation || kept.session.endedAt !== null) return false
        kept.session = { ...kept.session, ...next, generation: generation + 1, rotatedAt: start }
        return true
      },
    },
    outbox: { announce: () => {} },
    instanceId: 'i1',
    refreshTokens: createRefreshTokens(config.KEY_ENCRYPTION_SECRET),
    keyRing: { signingKey: () => signingKey },
    config,
    now: () => start,
  }
  return { deps: deps as unknown as Parameters<typeof refreshSession>[0], kept } // only what a refresh needs
}

test('however reads and writes of many tabs interleave, one token has one successor', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, tabs) => {
      const { deps, kept } = depsOver(scheduler)
      const token = deps.refreshTokens.make(kept.session.id, 0)
      const answers = Promise.all(Array.from({ length: tabs }, () => refreshSession(deps, token, '::1')))

      await scheduler.waitFor(answers)
      const successors = new Set((await answers).map(({ refreshToken }) => refreshToken))
      expect([...successors]).toEqual([deps.refreshTokens.make(kept.session.id, 1)])
      expect(kept.session).toMatchObject({ generation: 1, endedAt: null })
    }),
    { numRuns: 100 },
  )
})
