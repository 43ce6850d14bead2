import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { backOffMs } from './back-off.ts'
import { describeError } from './describe-error.ts'
import { retryDelayMs } from './retry-delay.ts'

test('the back-off grows, stays within its bounds and never is nothing', () =>
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const ms = backOffMs(failures, { minMs: 100, maxMs: 5_000 }, () => random)
      expect(ms).toBeGreaterThanOrEqual(50)
      expect(ms).toBeLessThanOrEqual(5_000)
      expect(backOffMs(failures + 1, { minMs: 100, maxMs: 5_000 }, () => random)).toBeGreaterThanOrEqual(ms)
    }),
  ))

test('an event is tried again after each delay, then no more; what must not be missed goes on at the last one', () => {
  expect([1, 2, 3].map((tries) => retryDelayMs(tries, [10, 20]))).toEqual([10, 20, undefined])
  expect([1, 2, 3, 99].map((tries) => retryDelayMs(tries, [10, 20], { keepTrying: true }))).toEqual([10, 20, 20, 20])
})

test('a dead letter says why, with the causes, and whatever was thrown', () => {
  const cause = new TypeError('no such field')
  expect(describeError(new Error('it failed', { cause }))).toBe('Error: it failed\ncaused by TypeError: no such field')
  expect(describeError('text')).toBe('text')
  expect(describeError(undefined)).toBe('undefined')
})
