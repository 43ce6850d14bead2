import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { changeProfile } from './profiles/change-profile.ts'
import { startSweeps } from './sweeps.ts'
import { createTestDeps, newUserId, type TestDeps } from './testing/test-deps.ts'

let given: TestDeps

beforeAll(async () => {
  given = await createTestDeps()
})
afterAll(() => given.drop())

test('what time ends is done by itself, and a failure is not the last try', async () => {
  const userId = await given.register('ann')
  const expiresAt = new Date(given.clock.now.getTime() + 60_000)
  await changeProfile(given.deps, { userId, change: { status: { text: 'Busy', expiresAt } }, requestId: 'of-a-test' })
  const bytes = Buffer.from('x')
  await given.deps.avatars.add(newUserId(), userId, { 64: bytes, 256: bytes, 512: bytes })

  let tries = 0
  const profiles = {
    ...given.deps.profiles,
    withEndedStatus: async (...args: Parameters<typeof given.deps.profiles.withEndedStatus>) => {
      tries += 1
      if (tries === 1) throw new Error('no database')
      return given.deps.profiles.withEndedStatus(...args)
    },
  }
  given.clock.now = new Date(given.clock.now.getTime() + 2 * 3_600_000)
  const sweeps = startSweeps({ ...given.deps, profiles }, { STATUS_SWEEP_MS: 10, AVATAR_SWEEP_SECONDS: 1 })
  await until(() => given.announced.length === 2, { timeoutMs: 20_000, what: 'the end of the status' })
  await until(async () => (await given.db.collection('avatars').countDocuments()) === 0, { timeoutMs: 20_000 })
  await sweeps.stop()

  const before = tries
  await given.deps.profiles.findMany([userId])
  expect(tries).toBe(before)
  expect(given.announced[1]!.data).toMatchObject({ userId, version: 2, status: null })
})
