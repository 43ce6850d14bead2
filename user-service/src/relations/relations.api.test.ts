import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { buildApp } from '../app.ts'
import { callAs } from '../testing/caller.ts'
import { createTestDeps, type TestDeps } from '../testing/test-deps.ts'

type Told = {
  userIds?: [string, string]
  userId?: string
  blockedId?: string
  blocked?: boolean
  state?: string
  askedBy?: string
  version: number
}

let given: TestDeps
let call: ReturnType<typeof callAs>
let count = 0

beforeAll(async () => {
  given = await createTestDeps()
  call = callAs(buildApp(given.deps), given.tokenFor)
})
afterAll(() => given.drop())

const act = fc.record({
  method: fc.constantFrom('put' as const, 'delete' as const),
  list: fc.constantFrom('blocks', 'contacts'),
  who: fc.nat({ max: 2 }),
  step: fc.integer({ min: 1, max: 2 }),
})

/** What somebody who hears the events in whatever order knows at the end: of each block and contact the highest version. */
const heard = () => {
  const newest = new Map<string, Told>()
  for (const { data } of given.announced) {
    const told = data as Told // of blocks and contacts, nothing else is announced here
    const key = told.userIds ? `contact ${told.userIds.join(' ')}` : `block ${told.userId} ${told.blockedId}`
    const known = newest.get(key)
    expect(known?.version).not.toBe(told.version)
    if (known === undefined || known.version < told.version) newest.set(key, told)
  }
  return [...newest.values()]
}

test('whatever three people do at once, the lists agree with each other and with what was announced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
      given.announced.length = 0
      const people: string[] = []
      for (let n = 0; n < 3; n += 1) people.push(await given.register(`relation-${(count += 1)}`))

      for (const atOnce of rounds) {
        const responses = await Promise.all(
          atOnce.map(({ method, list, who, step }) =>
            call(people[who]!, method, `/users/me/${list}/${people[(who + step) % 3]!}`),
          ),
        )
        for (const { status } of responses) expect([200, 204, 403]).toContain(status)
      }

      const told = heard()
      for (const me of people) {
        const { body: blocks } = await call(me, 'get', '/users/me/blocks').expect(200)
        const blocked: string[] = blocks.items.map(({ id }: { id: string }) => id)
        const toldBlocked = told.filter(({ userId, blocked }) => userId === me && blocked)
        expect(blocked.toSorted()).toEqual(toldBlocked.map(({ blockedId }) => blockedId).toSorted())

        const { body: contacts } = await call(me, 'get', '/users/me/contacts').expect(200)
        const states = contacts.items.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)
        const toldStates = told.flatMap(({ userIds, state, askedBy }) => {
          if (!userIds?.includes(me) || state === 'none') return []
          const other = userIds.find((userId) => userId !== me)
          return [`${other} ${state === 'asked' && askedBy !== me ? 'asks-me' : state}`]
        })
        expect(states.toSorted()).toEqual(toldStates.toSorted())
        for (const { id } of contacts.items) expect(blocked).not.toContain(id)
      }
    }),
    { numRuns: 15 },
  )
}, 120_000)
