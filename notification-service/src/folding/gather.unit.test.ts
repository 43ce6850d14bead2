import { expect, test } from '@jest/globals'
import { problem } from '@chat/common/http/problem'
import { gather } from './gather.ts'

const limits = { withinMs: 0, mostAtOnce: 3 }

test('what comes together is one batch, and what comes meanwhile the next', async () => {
  const batches: number[][] = []
  const add = gather(async (items: number[]) => void batches.push(items), limits)

  await Promise.all([1, 2, 3, 4].map(add))
  await add(5)
  expect(batches).toEqual([[1, 2, 3], [4], [5]])
})

test('a promise is kept only when the work is done', async () => {
  let finish = (): void => {}
  const add = gather(() => new Promise<void>((resolve) => (finish = resolve)), { ...limits, mostAtOnce: 1 })
  let isDone = false
  const done = add(1).then(() => (isDone = true))

  await new Promise((resolve) => setImmediate(resolve))
  expect(isDone).toBe(false)
  finish()
  await done
})

test('one that cannot be handled fails alone', async () => {
  const handled: number[] = []
  const add = gather(async (items: number[]) => {
    if (items.includes(2)) throw new Error('not this one')
    handled.push(...items)
  }, limits)

  const outcomes = await Promise.allSettled([1, 2, 3].map(add))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(handled).toEqual([1, 3])
})

test('while the database is away nothing is tried one by one', async () => {
  let tries = 0
  const away = Object.assign(new Error('away'), { name: 'MongoServerSelectionError' })
  const add = gather(async () => {
    tries += 1
    throw away
  }, limits)

  const outcomes = await Promise.allSettled([1, 2, 3].map(add))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(tries).toBe(1)
})

test('a refusal by a service that is away is no reason to stop either', async () => {
  const add = gather(async () => Promise.reject(problem('unavailable')), limits)
  await expect(add(1)).rejects.toMatchObject({ slug: 'unavailable' })
  await expect(add(2)).rejects.toMatchObject({ slug: 'unavailable' })
})
