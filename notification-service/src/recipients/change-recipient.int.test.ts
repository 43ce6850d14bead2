import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Deps } from '../deps.ts'
import { newInbox } from '../inboxes/inbox.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { changeRecipient } from './change-recipient.ts'
import { mendWishes } from './mend-wishes.ts'
import { newRecipient, type Recipient } from './recipient.ts'
import { defaultWishes, wishesOf, type Wishes } from './wishes.ts'

let service: TestService
let deps: Deps
beforeAll(async () => {
  service = await openTestService()
  deps = service.deps
})
afterAll(() => service.close())

const quiet = (recipient: Recipient): Recipient => ({
  ...recipient,
  preferences: { ...recipient.preferences, email: { enabled: false, after: '10m' } },
})
const inZone = (timeZone: string) => (recipient: Recipient) => ({ ...recipient, timeZone })

const personWithInboxes = async (count: number): Promise<string> => {
  const userId = newUserId()
  const inboxes = Array.from({ length: count }, (_, index) => newInbox({ chatId: `chat ${index}`, userId }))
  await service.db.collection('inboxes').insertMany(inboxes as never[])
  return userId
}

const wishesIn = async (userId: string): Promise<(Wishes | undefined)[]> =>
  (await service.db.collection('inboxes').find({ userId }).toArray()).map(({ wishes }) => wishes)

const uncopiedOf = async (userId: string): Promise<unknown> =>
  (
    (await service.db.collection<{ _id: string }>('recipients').findOne({ _id: userId })) as {
      uncopied?: unknown
    } | null
  )?.uncopied

/** A service that dies after the change was written. */
const dying: Deps['inboxes']['setWishes'] = () => Promise.reject(new Error('away'))
const crashing = (): Deps => ({ ...deps, inboxes: { ...deps.inboxes, setWishes: dying } })

describe('a person who has chosen nothing', () => {
  test('is as everybody, and nothing is kept of that', async () => {
    const userId = newUserId()
    expect(await deps.recipients.find(userId)).toEqual(newRecipient(userId))
    expect(await deps.recipients.findMany([userId])).toEqual(new Map([[userId, newRecipient(userId)]]))
    expect(await deps.recipients.wishesAmong([userId])).toEqual(new Map())

    expect(await changeRecipient(deps, userId, (same) => ({ ...same }))).toEqual(newRecipient(userId))
    expect(await deps.recipients.findChosen(userId)).toBeNull()
  })
})

describe('a change', () => {
  test('is stored under the next version, and what they want is in each of their inboxes then', async () => {
    const [userId, other] = [await personWithInboxes(3), await personWithInboxes(1)]
    const changed = await changeRecipient(deps, userId, quiet)
    expect(changed).toEqual({ ...quiet(newRecipient(userId)), version: 1 })
    expect(await deps.recipients.find(userId)).toEqual(changed)

    const wishes = { ...defaultWishes, version: 1, mail: [] }
    expect(await wishesIn(userId)).toEqual([wishes, wishes, wishes])
    expect(await deps.recipients.wishesAmong([userId, other])).toEqual(new Map([[userId, wishes]]))
    expect(await wishesIn(other)).toEqual([undefined])
    expect(await uncopiedOf(userId)).toBeUndefined()
  })

  test('which changes nothing writes nothing', async () => {
    const userId = await personWithInboxes(1)
    await changeRecipient(deps, userId, quiet)
    expect((await changeRecipient(deps, userId, quiet)).version).toBe(1)
  })

  test('of what no inbox has to know is not copied', async () => {
    const userId = await personWithInboxes(1)
    await changeRecipient(deps, userId, inZone('Asia/Kolkata'))
    expect(await wishesIn(userId)).toEqual([undefined])
  })

  test('of many at once keeps what each has changed', async () => {
    const userId = await personWithInboxes(2)
    const device = (index: number) => (recipient: Recipient) => ({
      ...recipient,
      subscriptions: [
        ...recipient.subscriptions,
        {
          id: `${index}`,
          endpoint: 'https://x',
          keys: { p256dh: 'p', auth: 'a' },
          createdAt: new Date(index),
          sessionId: 's',
        },
      ],
    })
    const changes = [quiet, inZone('Asia/Kolkata'), ...Array.from({ length: 8 }, (_, index) => device(index))]
    await Promise.all(changes.map((change) => changeRecipient(deps, userId, change)))

    const recipient = await deps.recipients.find(userId)
    expect(recipient).toMatchObject({ version: 10, timeZone: 'Asia/Kolkata' })
    expect(recipient.preferences.email.enabled).toBe(false)
    expect(recipient.subscriptions.map(({ id }) => id).sort()).toEqual([...'01234567'])
    const { version: _version, ...wanted } = wishesOf(recipient)
    expect(await wishesIn(userId)).toMatchObject([wanted, wanted])
    expect(await uncopiedOf(userId)).toBeUndefined()
  })
})

describe('a crash before the wishes were copied', () => {
  test('is mended by whoever sweeps, but not while they may still be copied', async () => {
    const userId = await personWithInboxes(2)
    await changeRecipient(crashing(), userId, quiet)
    expect(await wishesIn(userId)).toEqual([undefined, undefined])

    await mendWishes(deps, 60_000)
    expect(await wishesIn(userId)).toEqual([undefined, undefined])

    const later = { ...deps, now: () => new Date(Date.now() + 61_000) }
    await Promise.all([mendWishes(later, 60_000), mendWishes(later, 60_000)])
    expect(await wishesIn(userId)).toMatchObject([{ mail: [] }, { mail: [] }])
    expect(await uncopiedOf(userId)).toBeUndefined()
  })

  test('is not forgotten over a change that leaves the wishes as they are', async () => {
    const userId = await personWithInboxes(1)
    await changeRecipient(crashing(), userId, quiet)
    await changeRecipient(deps, userId, inZone('Asia/Kolkata'))
    expect(await wishesIn(userId)).toEqual([undefined])

    await mendWishes({ ...deps, now: () => new Date(Date.now() + 61_000) }, 60_000)
    expect(await wishesIn(userId)).toMatchObject([{ mail: [], version: 2 }])
  })
})

test('wishes that come late change no later ones', async () => {
  const userId = await personWithInboxes(1)
  await changeRecipient(deps, userId, quiet)
  await deps.inboxes.setWishes(userId, defaultWishes)
  expect(await wishesIn(userId)).toMatchObject([{ mail: [], version: 1 }])
})

describe('whoever closed their account', () => {
  test('has nothing kept of them, also of a change that comes afterwards', async () => {
    const userId = newUserId()
    await changeRecipient(deps, userId, quiet)
    await deps.closedAccounts.keep(userId, new Date())
    await deps.recipients.remove(userId)
    expect(await deps.recipients.findChosen(userId)).toBeNull()

    await changeRecipient(deps, userId, inZone('Asia/Kolkata'))
    expect(await deps.recipients.findChosen(userId)).toBeNull()
  })
})
