import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createTestDeps, type TestDeps } from '../testing/test-deps.ts'
import { changeProfile } from './change-profile.ts'
import { endStatuses } from './end-statuses.ts'

const noon = new Date('2030-01-01T12:00:00Z')
const inMinutes = (minutes: number) => new Date(noon.getTime() + minutes * 60_000)
const requestId = 'of-a-test'

let given: TestDeps
let count = 0

beforeAll(async () => {
  given = await createTestDeps()
})
beforeEach(() => {
  given.clock.now = noon
  given.announced.length = 0
})
afterAll(() => given.drop())

const withStatus = async (minutes?: number): Promise<string> => {
  const userId = await given.register(`status-${(count += 1)}`)
  const status = { text: 'Busy', ...(minutes !== undefined && { expiresAt: inMinutes(minutes) }) }
  await changeProfile(given.deps, { userId, change: { status }, requestId })
  return userId
}
const statusOf = async (userId: string): Promise<unknown> =>
  (await given.db.collection<{ _id: string; status?: unknown }>('profiles').findOne({ _id: userId }))?.status

test('a status ends at its time and not before, and it is told', async () => {
  const [soon, later, never] = [await withStatus(1), await withStatus(5), await withStatus()]
  given.announced.length = 0
  await endStatuses(given.deps)
  expect(given.announced).toEqual([])

  given.clock.now = inMinutes(1)
  await endStatuses(given.deps)
  const data = { userId: soon, version: 2, status: null }
  expect(given.announced).toMatchObject([{ type: 'profile_updated', subject: soon, data }])
  expect(await statusOf(soon)).toBeUndefined()
  expect([await statusOf(later), await statusOf(never)]).toMatchObject([{ text: 'Busy' }, { text: 'Busy' }])
})

test('after a night all of them end, each told once, however many instances look', async () => {
  const people = await Promise.all(Array.from({ length: 120 }, (_, minute) => withStatus(minute + 1)))
  given.announced.length = 0
  given.clock.now = inMinutes(600)
  await Promise.all([endStatuses(given.deps), endStatuses(given.deps), endStatuses(given.deps)])
  await endStatuses(given.deps)

  const told = given.announced.map(({ data }) => (data as { userId: string }).userId)
  expect(told.filter((userId) => people.includes(userId)).toSorted()).toEqual(people.toSorted())
}, 60_000)

test('a new status that is set in the same moment stays', async () => {
  const userId = await withStatus(1)
  given.clock.now = inMinutes(2)
  const profiles = {
    ...given.deps.profiles,
    withEndedStatus: async (...args: Parameters<typeof given.deps.profiles.withEndedStatus>) => {
      const ended = await given.deps.profiles.withEndedStatus(...args)
      const status = { text: 'Here again' }
      if (ended.length > 0) await changeProfile(given.deps, { userId, change: { status }, requestId })
      return ended
    },
  }
  await endStatuses({ ...given.deps, profiles })
  await endStatuses(given.deps)
  expect(await statusOf(userId)).toEqual({ text: 'Here again' })
})

test('those that are over are found by an index', async () => {
  await withStatus(1)
  const plan = await given.db
    .collection('profiles')
    .find({ 'status.expiresAt': { $lte: inMinutes(2) } })
    .sort({ 'status.expiresAt': 1 })
    .explain('queryPlanner')
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"status_end"')
})
