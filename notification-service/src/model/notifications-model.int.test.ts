import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { openWorld, type World } from './testing/open-world.ts'
import { play } from './testing/play.ts'
import { people, person, step } from './testing/steps.ts'

/** MODEL_RUNS=500 npm test -- notification-service/src/model/notifications-model.int.test.ts plays more. */
const runs = Number(process.env.MODEL_RUNS ?? 3)

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.close())

test('whatever is said, read, chosen and waited for: everybody sees and is sent what they should, once and nothing read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: people, maxLength: people }),
      fc.array(step, { minLength: 16, maxLength: 32 }),
      fc.nat(23),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (everybody, steps, hour, numbers) => {
        const result = await play(world, { everybody, hour, steps, random: () => numbers.next().value! }) // without end
        expect(result.actual).toEqual(result.expected)
      },
    ),
    { numRuns: runs },
  )
}, 600_000)
