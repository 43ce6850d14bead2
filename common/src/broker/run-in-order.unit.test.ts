import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createInOrder } from './run-in-order.ts'

test('tasks of a key run one after another in the order of the calls, whatever they take and whoever fails', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), { maxLength: 30 }),
      async (scheduler, tasks) => {
        const inOrder = createInOrder()
        const running = new Map<string, number>()
        const began: Record<string, number[]> = { a: [], b: [], c: [] }

        const results = tasks.map(({ key, fails }, index) =>
          inOrder(key, async () => {
            began[key]!.push(index)
            running.set(key, (running.get(key) ?? 0) + 1)
            expect(running.get(key)).toBe(1)
            await scheduler.schedule(Promise.resolve(), `${key}${index}`)
            running.set(key, running.get(key)! - 1)
            if (fails) throw new Error(`${index}`)
            return index
          }).catch((error: Error) => error.message),
        )
        await scheduler.waitFor(Promise.all(results))

        expect(await Promise.all(results)).toEqual(tasks.map(({ fails }, index) => (fails ? `${index}` : index)))
        for (const key of ['a', 'b', 'c'])
          expect(began[key]).toEqual(tasks.flatMap((task, index) => (task.key === key ? [index] : [])))
      },
    ),
    { numRuns: 200 },
  ))

test('a slow key holds no other one up', async () => {
  const inOrder = createInOrder()
  let finish: () => void = () => undefined
  const slow = inOrder('slow', () => new Promise<void>((resolve) => (finish = resolve)))
  await expect(inOrder('quick', async () => 'done')).resolves.toBe('done')
  finish()
  await slow
})
