import { expect, test } from '@jest/globals'
import { spread } from './spread.ts'

test('everything gets its turn, in order, not at once and not after the time', async () => {
  const items = Array.from({ length: 1_000 }, (_, index) => index)
  const done: number[] = []
  const startedAt = performance.now()
  const spreading = spread(items, 200, (item) => done.push(item))
  expect(done).toHaveLength(100) // ten steps of 20 ms
  await spreading
  expect(done).toEqual(items)
  expect(performance.now() - startedAt).toBeGreaterThan(150)
})

test('no time means at once', () => {
  const done: number[] = []
  void spread([1, 2, 3], 0, (item) => done.push(item))
  expect(done).toEqual([1, 2, 3])
})
