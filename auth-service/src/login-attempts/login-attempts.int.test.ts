import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import fc from 'fast-check'
import type { Connection } from 'mongoose'
import { loginAttemptStore, type LoginAttemptStore } from './login-attempt.model.ts'
import { accountRule, codeRule, type ThrottleRule } from './throttle-rule.ts'

let database: TestDatabase
let second: Connection
let instances: [LoginAttemptStore, LoginAttemptStore]
beforeAll(async () => {
  database = await openTestDatabase('attempts')
  second = await openDatabase(database.url)
  instances = [loginAttemptStore(database.db), loginAttemptStore(second)]
})
afterAll(async () => {
  await second.close()
  await database.drop()
})

/** The rule in so many words: what is known of one key. */
type Counted = { failures: number; blockedUntil: number; expiresAt: number }
const nothing: Counted = { failures: 0, blockedUntil: 0, expiresAt: 0 }

const tryAt = (now: number, known: Counted, { delaysMs, forgetAfterMs }: ThrottleRule) => {
  const state = known.expiresAt <= now ? nothing : known
  if (state.blockedUntil > now) return { admitted: false, state: known }

  const failures = state.failures + 1
  const delayMs = delaysMs[Math.min(failures, delaysMs.length - 1)]!
  const blockedUntil = delayMs > 0 ? now + delayMs : 0
  return { admitted: true, state: { failures, blockedUntil, expiresAt: now + forgetAfterMs } }
}

const lockMs = 60_000
const step = fc.record({
  after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 200 * lockMs })),
  by: fc.constantFrom<0 | 1>(0, 1),
  then: fc.constantFrom('failed', 'failed', 'failed', 'failed', 'succeeded', 'withdrawn'),
})

let keys = 0
const start = 1_800_000_000_000

test.each([
  ['logins', accountRule(lockMs)],
  ['codes', codeRule(lockMs)],
] as const)(
  'attempts at %s are admitted as the rule says, whichever instance is asked',
  async (_, rule) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const key = `test:${(keys += 1)}`
        let now = start
        let known = nothing
        for (const { after, by, then } of steps) {
          now += after
          const { admitted, state } = tryAt(now, known, rule)
          const counted = await instances[by].count(key, rule, new Date(now))
          expect(counted.admitted).toBe(admitted)
          known = state
          if (!admitted) {
            expect(counted.blockedUntil.getTime()).toBe(known.blockedUntil)
            continue
          }

          expect(counted.failures).toBe(known.failures)
          if (then === 'succeeded') {
            await instances[by].forget([key])
            known = nothing
          }
          if (then === 'withdrawn') {
            await instances[by].uncount(key, counted.blockedUntil)
            known = { ...known, failures: known.failures - 1, blockedUntil: 0 }
          }
        }
      }),
      { numRuns: 40 },
    )
  },
  120_000,
)

test('of many at once at two instances as many are admitted as the rule lets at once', async () => {
  const rule = accountRule(lockMs)
  const counted = await Promise.all(
    Array.from({ length: 30 }, (_, index) => instances[index % 2]!.count('test:at once', rule, new Date(start))),
  )
  const admitted = counted.filter((each) => each.admitted).map(({ failures }) => failures)
  expect(admitted.toSorted()).toEqual([1, 2, 3, 4, 5])
})

test('whatever the rule, a lock comes once in a row of failures', () => {
  for (const { delaysMs, locksAt, forgetAfterMs } of [accountRule(lockMs), codeRule(lockMs)]) {
    expect(delaysMs.slice(locksAt).every((delayMs) => delayMs >= lockMs)).toBe(true)
    expect(delaysMs.slice(0, locksAt).every((delayMs) => delayMs < lockMs)).toBe(true)
    expect(forgetAfterMs).toBeGreaterThanOrEqual(Math.max(...delaysMs))
  }
})
