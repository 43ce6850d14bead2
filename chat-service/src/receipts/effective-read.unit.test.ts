import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { effectiveRead, unreadFrom } from './effective-read.ts'

const seq = fc.nat(50)
const mark = fc.record({ from: seq.map((n) => n + 1), at: seq })

describe('how far somebody has read as they see it', () => {
  test.each([
    ['is their pointer, where nothing is marked', undefined, 7, 7],
    ['ends before what is marked', { from: 4, at: 9 }, 7, 3],
    ['ends before what is marked, at the end of the chat of then', { from: 4, at: 7 }, 7, 3],
    ['is their pointer again, once it is beyond that', { from: 4, at: 7 }, 8, 8],
    ['goes no further than the pointer, which may not have got to the mark yet', { from: 9, at: 12 }, 5, 5],
    ['is nothing, where the first message is marked', { from: 1, at: 7 }, 7, 0],
  ])('%s', (_case, unreadMark, pointer, expected) => {
    expect(effectiveRead({ ...(unreadMark && { unreadMark }) }, pointer)).toBe(expected)
  })

  test('is never beyond the pointer, and is the pointer unless the mark holds', () => {
    fc.assert(
      fc.property(mark, seq, (unreadMark, pointer) => {
        const read = effectiveRead({ unreadMark }, pointer)
        expect(read).toBeLessThanOrEqual(pointer)
        expect(read).toBeGreaterThanOrEqual(0)
        if (pointer > unreadMark.at) expect(read).toBe(pointer)
        if (read !== pointer) expect(unreadFrom({ unreadMark }, pointer)).toBe(read + 1)
      }),
    )
  })

  test('never goes back when the pointer moves forward', () => {
    fc.assert(
      fc.property(mark, seq, seq, (unreadMark, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(effectiveRead({ unreadMark }, less)).toBeLessThanOrEqual(effectiveRead({ unreadMark }, more))
      }),
    )
  })
})
