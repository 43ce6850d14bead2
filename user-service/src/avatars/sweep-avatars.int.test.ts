import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { problem } from '@chat/common/http/problem'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { removeAvatar, setAvatar } from './change-avatar.ts'
import type { Picture } from './picture.ts'
import { sweepAvatars } from './sweep-avatars.ts'

const hourMs = 3_600_000
const picture: Picture = { 64: Buffer.from('a'), 256: Buffer.from('b'), 512: Buffer.from('c') }
const requestId = 'of-a-test'

let given: TestDeps
let userId: string
let count = 0

beforeAll(async () => {
  given = await createTestDeps()
})
beforeEach(async () => {
  userId = await given.register(`sweep-${(count += 1)}`)
})
afterAll(() => given.drop())

const later = (ms: number) => void (given.clock.now = new Date(given.clock.now.getTime() + ms))
const kept = async () =>
  (await given.db.collection<{ _id: string }>('avatars').find({ userId }).toArray()).map(({ _id }) => _id)
const current = async () => {
  const profile = (await given.deps.profiles.findMany([userId])).get(userId)
  return typeof profile === 'object' ? profile.avatarId : undefined
}
const dueOf = () => given.db.collection('avatars').countDocuments({ userId, dueAt: { $exists: true } })

/** The process ends where this is called. */
const ended = async (): Promise<never> => {
  throw problem('unavailable')
}

describe('a process that ends', () => {
  test('before the profile has the picture leaves one that goes', async () => {
    const profiles = { ...given.deps.profiles, replace: ended }
    await expect(setAvatar({ ...given.deps, profiles }, { userId, requestId }, picture)).rejects.toThrow()
    expect(await kept()).toHaveLength(1)

    await sweepAvatars(given.deps)
    expect(await kept()).toHaveLength(1)
    later(hourMs + 1)
    await sweepAvatars(given.deps)
    expect(await kept()).toEqual([])
  })

  test.each(['another picture', 'none'])(
    'between %s and the end of the one before leaves one that goes',
    async (what) => {
      await setAvatar(given.deps, { userId, requestId }, picture)
      const deps = { ...given.deps, avatars: { ...given.deps.avatars, remove: ended } }
      const changing =
        what === 'none' ? removeAvatar(deps, { userId, requestId }) : setAvatar(deps, { userId, requestId }, picture)
      await expect(changing).rejects.toThrow()
      const now = await current()
      expect(await kept()).toHaveLength(what === 'none' ? 1 : 2)

      later(hourMs + 1)
      await Promise.all([sweepAvatars(given.deps), sweepAvatars(given.deps)])
      expect(await kept()).toEqual(now === null ? [] : [now])
    },
  )

  test('of a picture that is somebody’s nothing is lost, and it is looked at once', async () => {
    await setAvatar(given.deps, { userId, requestId }, picture)
    expect(await dueOf()).toBe(1)
    later(hourMs + 1)
    await sweepAvatars(given.deps)
    expect([await kept(), await dueOf()]).toEqual([[await current()], 0])
  })
})

test('what was swept before the profile could have it is not had', async () => {
  const avatars = {
    ...given.deps.avatars,
    add: async (...args: Parameters<typeof given.deps.avatars.add>) => {
      await given.deps.avatars.add(...args)
      later(hourMs + 1)
      await sweepAvatars(given.deps)
    },
  }
  await expect(setAvatar({ ...given.deps, avatars }, { userId, requestId }, picture)).rejects.toMatchObject({
    slug: 'unavailable',
  })
  expect([await current(), await kept()]).toEqual([null, []])
})

test('pictures of nobody go, many at a time', async () => {
  const nobody = newUserId()
  for (let made = 0; made < 205; made += 1) await given.deps.avatars.add(newUserId(), nobody, picture)
  later(hourMs + 1)
  await sweepAvatars(given.deps)
  expect(await given.db.collection('avatars').countDocuments({ userId: nobody })).toBe(0)
})

test('whoever closes the account in the middle keeps none', async () => {
  const avatars = {
    ...given.deps.avatars,
    add: async (...args: Parameters<typeof given.deps.avatars.add>) => {
      await given.deps.profiles.forget(userId)
      await given.deps.avatars.removeOf(userId)
      await given.deps.avatars.add(...args)
    },
  }
  await expect(setAvatar({ ...given.deps, avatars }, { userId, requestId }, picture)).rejects.toMatchObject({
    slug: 'user-not-found',
  })
  expect(await kept()).toEqual([])
})
