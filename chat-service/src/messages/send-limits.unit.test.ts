import { describe, expect, test } from '@jest/globals'
import { ProblemError } from '@chat/common/http/problem'
import fc from 'fast-check'
import { createSendLimits } from './send-limits.ts'

const plenty = { perSecond: 1_000_000, burst: 1_000_000 }
const send = { chatId: 'tea', senderId: 'ann' }

/** After how many ms it is worth trying again; undefined: it was let through. */
const waitOf = (spend: () => void): number | undefined => {
  try {
    spend()
    return undefined
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect(error.problem).toMatchObject({ type: '/problems/too-many-requests', status: 429 })
    return error.problem.retryAfterMs
  }
}

/** For thousands of them: `expect` takes longer than all else. */
const isThrough = (spend: () => void): boolean => {
  try {
    spend()
    return true
  } catch {
    return false
  }
}

describe('what one person may send', () => {
  test('is a burst, then so much a second, and whoever waits as told is let through', () => {
    const limits = createSendLimits({ perSecond: 4, burst: 3 }, plenty)
    const at = (nowMs: number) => waitOf(() => limits.spend(send, nowMs))
    expect([0, 0, 0].map(at)).toEqual([undefined, undefined, undefined])
    expect([at(0), at(100)]).toEqual([250, 150])
    expect([at(250), at(250)]).toEqual([undefined, 250])
    expect([10_000, 10_000, 10_000, 10_000].map(at)).toEqual([undefined, undefined, undefined, 250])
  })

  test('is theirs alone, and over all chats', () => {
    const limits = createSendLimits({ perSecond: 1, burst: 1 }, plenty)
    const from = (senderId: string, chatId: string) => waitOf(() => limits.spend({ chatId, senderId }, 0))
    expect(from('ann', 'tea')).toBeUndefined()
    expect(from('ann', 'coffee')).toBe(1_000)
    expect(from('bob', 'tea')).toBeUndefined()
  })

  test('never is more than the burst and the rate, whenever it is sent, also if the clock goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 60 }), (times) => {
        const limits = createSendLimits({ perSecond: 2, burst: 5 }, plenty)
        const sent = times.filter((nowMs) => isThrough(() => limits.spend(send, nowMs)))
        expect(sent.length).toBeLessThanOrEqual(5 + (2 * Math.max(0, ...times)) / 1_000)
      }),
    )
  })
})

test('what goes into one chat is limited whoever sends it, and who is refused there has spent nothing of theirs', () => {
  const limits = createSendLimits({ perSecond: 1, burst: 2 }, { perSecond: 1, burst: 1 })
  const from = (senderId: string, chatId: string) => waitOf(() => limits.spend({ chatId, senderId }, 0))
  expect(from('ann', 'tea')).toBeUndefined()
  expect([from('bob', 'tea'), from('bob', 'tea'), from('bob', 'tea')]).toEqual([1_000, 1_000, 1_000])
  expect([from('bob', 'coffee'), from('bob', 'water')]).toEqual([undefined, undefined])
})
