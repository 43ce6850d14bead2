import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  accountIdOf,
  makeToken,
  purposes,
  takeToken,
  withToken,
  type OneTimeToken,
  type Purpose,
} from './one-time-token.ts'

const accountId = 'a'.repeat(24)
const at = (ms: number) => new Date(ms)

test('a token says whose it is, and nothing else does', () => {
  expect(accountIdOf(makeToken(accountId))).toBe(accountId)
  expect(makeToken(accountId)).not.toBe(makeToken(accountId))
  for (const text of [
    '',
    accountId,
    `${accountId}${'A'.repeat(42)}`,
    `${makeToken(accountId)}x`,
    `x${makeToken(accountId)}`,
  ])
    expect(accountIdOf(text)).toBeUndefined()
})

test('what is kept does not say what was given out', () => {
  const token = makeToken(accountId)
  const tokens = withToken([], { token, purpose: 'unlock', now: at(0), lifetimeMs: 10 })
  expect(JSON.stringify(tokens)).not.toContain(token.slice(24))
})

test('what a token stands for comes back with it', () => {
  const token = makeToken(accountId)
  const meaning = { email: 'a@b.cd', authenticatedAt: at(1), codeChallenge: 'x' }
  const tokens = withToken([], { token, purpose: 'oidc-login', now: at(0), lifetimeMs: 10, ...meaning })
  expect(takeToken(tokens, { token, purpose: 'oidc-login', now: at(9) })?.taken).toMatchObject(meaning)
})

/** The same, written down simply: what was given out and may still be used, oldest first. */
type Model = { token: string; purpose: Purpose; expiresAt: number }[]
const most = { 'verify-email': 1, 'reset-password': 1, unlock: 1, 'oidc-login': 5 }

test('a token counts once, for its purpose, in its time, while it is among the newest', () => {
  const step = fc.record({
    isUse: fc.boolean(),
    purpose: fc.constantFrom(...purposes),
    asked: fc.constantFrom(...purposes),
    which: fc.nat(20),
    waitMs: fc.nat(40),
    lifetimeMs: fc.integer({ min: 1, max: 200 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = 0
      let tokens: OneTimeToken[] = []
      let model: Model = []
      const given: { token: string; purpose: Purpose }[] = []

      for (const { isUse, purpose, asked, which, waitMs, lifetimeMs } of steps) {
        now += waitMs
        model = model.filter(({ expiresAt }) => expiresAt > now)
        const known = given[which % Math.max(1, given.length)]

        if (isUse && known !== undefined) {
          const right = model.some((each) => each.token === known.token && each.purpose === asked)
          const found = takeToken(tokens, { token: known.token, purpose: asked, now: at(now) })
          expect(found !== null).toBe(right)
          if (found === null) continue
          tokens = found.left
          model = model.filter(({ token }) => token !== known.token)
          continue
        }

        const token = makeToken(accountId)
        tokens = withToken(tokens, { token, purpose, now: at(now), lifetimeMs })
        given.push({ token, purpose })
        const alike = model.filter((each) => each.purpose === purpose)
        const gone = new Set(alike.slice(0, Math.max(0, alike.length + 1 - most[purpose])))
        model = [...model.filter((each) => !gone.has(each)), { token, purpose, expiresAt: now + lifetimeMs }]
        expect(tokens).toHaveLength(model.length)
      }
    }),
  )
})
