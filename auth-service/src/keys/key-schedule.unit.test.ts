import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { activeFromOf, isPending, isRotationDue, keysInForce, keyTimesOf, signingKeyOf } from './key-schedule.ts'
import type { StoredKey } from './signing-key.ts'

type Key = Pick<StoredKey, 'kid' | 'createdAt' | 'activeFrom' | 'reason'>

const lifetimes = fc.record({
  KEY_SET_LIFETIME_SECONDS: fc.integer({ min: 1, max: 600 }),
  KEY_RELOAD_SECONDS: fc.integer({ min: 1, max: 60 }),
  ACCESS_TOKEN_TTL_SECONDS: fc.integer({ min: 1, max: 3_600 }),
  REVOCATION_OVERLAP_SECONDS: fc.integer({ min: 0, max: 20 }),
  KEY_ROTATION_SECONDS: fc.integer({ min: 1, max: 20_000 }),
})

/** From the first key on: every so many ms somebody looks whether a key is due, or asks for one. */
const history = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 5_000_000 }), asked: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
})

const play = (steps: { afterMs: number; asked: boolean }[], times: ReturnType<typeof keyTimesOf>): Key[] => {
  const keys: Key[] = [{ kid: '0', createdAt: new Date(0), activeFrom: new Date(0), reason: 'first' }]
  let nowMs = 0
  for (const { afterMs, asked } of steps) {
    nowMs += afterMs
    const now = new Date(nowMs)
    const newest = keys.at(-1)!
    if (isPending(newest, now) || !(asked || isRotationDue(newest, now, times))) continue
    const reason = asked ? 'command' : 'age'
    keys.push({ kid: `${keys.length}`, createdAt: now, activeFrom: activeFromOf(now, times), reason })
  }
  return keys
}

const knownAt = (keys: Key[], ms: number): Key[] => keys.filter(({ createdAt }) => createdAt.getTime() <= ms)

test('nothing is signed with a key that somebody with the oldest copy that may be about cannot know', () => {
  const moment = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(lifetimes, history, moment, moment, (seconds, steps, when, lag) => {
      const times = keyTimesOf(seconds)
      const keys = play(steps, times)
      const endMs = keys.at(-1)!.activeFrom.getTime() + 10_000
      const nowMs = Math.floor(when * endMs)

      const signer = knownAt(keys, nowMs - Math.floor(lag * times.reloadMs))
      const signing = signingKeyOf(signer.length > 0 ? signer : keys.slice(0, 1), new Date(nowMs), times)!
      // fetched a lifetime ago from what something kept for a lifetime, of an instance that had read just before
      const copiedMs = nowMs - 2 * times.keySetMs - times.reloadMs
      const copy = copiedMs < 0 ? keys.slice(0, 1) : keysInForce(knownAt(keys, copiedMs), new Date(copiedMs), times)
      expect(copy.map(({ kid }) => kid)).toContain(signing.kid)
    }),
    { numRuns: 1_000 },
  )
})

test('a token is good for as long as it says, whenever its key was replaced, by any instance', () => {
  const moment = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(lifetimes, history, moment, moment, (seconds, steps, when, age) => {
      const times = keyTimesOf(seconds)
      const keys = play(steps, times)
      const signedMs = Math.floor(when * (keys.at(-1)!.activeFrom.getTime() + 10_000))
      const signing = signingKeyOf(knownAt(keys, signedMs), new Date(signedMs), times)!
      const usedMs = signedMs + Math.floor(age * (times.tokenMs - 1))
      const good = keysInForce(knownAt(keys, usedMs), new Date(usedMs), times)
      expect(good.map(({ kid }) => kid)).toContain(signing.kid)
    }),
    { numRuns: 1_000 },
  )
})

test('there are never more than the one that signs, the one before and the one to come, unless tokens outlive keys', () => {
  const times = keyTimesOf({
    KEY_SET_LIFETIME_SECONDS: 300,
    KEY_RELOAD_SECONDS: 10,
    ACCESS_TOKEN_TTL_SECONDS: 900,
    REVOCATION_OVERLAP_SECONDS: 10,
    KEY_ROTATION_SECONDS: 86_400,
  })
  const steps = Array.from({ length: 2_000 }, () => ({ afterMs: 600_000, asked: false }))
  const keys = play(steps, times)
  expect(keys.length).toBeGreaterThan(10)
  for (let ms = 0; ms < 2_000 * 600_000; ms += 300_000)
    expect(keysInForce(knownAt(keys, ms), new Date(ms), times).length).toBeLessThanOrEqual(2)
})
