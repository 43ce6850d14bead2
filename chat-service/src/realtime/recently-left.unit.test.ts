import { expect, test } from '@jest/globals'
import { createRecentlyLeft } from './recently-left.ts'

test('somebody has left recently until the time is over, they are back, or left again later', () => {
  let nowMs = 0
  const left = createRecentlyLeft(100, () => nowMs)
  left.add('tea', 'ann')
  left.add('tea', 'bob')
  left.add('pie', 'ann')
  left.remove('tea', 'bob')
  expect(left.has('tea', 'ann')).toBe(true)
  expect(left.has('tea', 'bob')).toBe(false)

  nowMs = 60
  left.add('tea', 'ann')
  nowMs = 120
  left.add('tea', 'cyd')
  expect(left.has('tea', 'ann')).toBe(true)
  expect(left.has('pie', 'ann')).toBe(false)
  nowMs = 160
  expect(left.has('tea', 'ann')).toBe(false)
})
