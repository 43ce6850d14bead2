import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { userRegistered } from '../events/auth-events.ts'
import type { EventContract } from '../events/define-event.ts'
import { profileUpdated } from '../events/user-events.ts'
import { problem } from '../http/problem.ts'
import type { Account, Accounts } from '../internal/accounts.ts'
import { createIndexes } from '../mongo/open-database.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { createPeople } from './create-people.ts'
import type { People } from './people.ts'

const newId = () => randomBytes(12).toString('hex')
const time = new Date(0)
const createdAt = time.toISOString()

let database: TestDatabase
let people: People
let accounts: Account[]
let asked: Parameters<Accounts['find']>[0][]
let authIsAway: boolean

const find: Accounts['find'] = async (query) => {
  if (authIsAway) throw problem('unavailable')
  asked.push(query)
  const { ids = [], usernames = [] } = query
  return accounts.filter(({ userId, username }) => ids.includes(userId) || usernames.includes(username))
}

const happened = async <Data extends { userId: string }>(contract: EventContract<string, Data>, data: Data) => {
  const event = contract.create({ id: newId(), source: '/test', subject: data.userId, time, data })
  await people.routes.find(({ type }) => type === contract.type)!.handle(event)
}

const registered = (userId: string, username: string, displayName: string) =>
  happened(userRegistered, { userId, username, displayName, createdAt })

const updated = (userId: string, version: number, username: string, displayName: string) =>
  happened(profileUpdated, { userId, version, username, displayName, bio: '', status: null })

const nameOf = async (userId: string) => (await people.findByIds([userId])).get(userId)?.displayName

beforeAll(async () => {
  database = await openTestDatabase('people')
  people = createPeople({ db: database.db, accounts: { find } })
  await createIndexes(database.db)
})

beforeEach(() => {
  accounts = []
  asked = []
  authIsAway = false
})

afterAll(() => database.drop())

describe('people known from events', () => {
  test('are found by id and by name in any spelling, and nobody is asked', async () => {
    const userId = newId()
    await registered(userId, 'ada.l', 'Ada')

    expect(await people.findByIds([userId, userId])).toEqual(
      new Map([[userId, { userId, username: 'ada.l', displayName: 'Ada' }]]),
    )
    expect(await people.findByUsername('Ada.L')).toEqual({ userId, username: 'ada.l', displayName: 'Ada' })
    expect(asked).toEqual([])
  })

  test('have the name of the newest version, in whatever order events arrive and however often', async () => {
    const userId = newId()
    await updated(userId, 2, 'bob', 'Bob 2')
    await registered(userId, 'bob', 'Bob')
    expect(await nameOf(userId)).toBe('Bob 2')

    await updated(userId, 1, 'bob', 'Bob 1')
    await updated(userId, 2, 'bob', 'Bob 2 again')
    expect(await nameOf(userId)).toBe('Bob 2')

    await updated(userId, 3, 'bob', 'Bob 3')
    expect(await nameOf(userId)).toBe('Bob 3')
  })

  test('end at the newest version when events are handled side by side', async () => {
    const userId = newId()
    const versions = Array.from({ length: 20 }, (_, index) => index + 1)
    await Promise.all([
      registered(userId, 'cyd', 'Cyd'),
      ...versions.map((version) => updated(userId, version, 'cyd', `Cyd ${version}`)),
    ])

    expect(await nameOf(userId)).toBe('Cyd 20')
    expect(await database.db.collection('people').countDocuments({ username: 'cyd' })).toBe(1)
  })

  test('end at the newest version when the first that is heard of somebody is two events at once', async () => {
    for (let round = 0; round < 40; round += 1) {
      const [userId, name] = [newId(), `first.${round}`]
      await Promise.all([registered(userId, name, 'As registered'), updated(userId, 1, name, 'As updated')])
      expect(await nameOf(userId)).toBe('As updated')
    }
  })
})

describe('people not known yet', () => {
  test('are asked for once and kept', async () => {
    const [userId, other] = [newId(), newId()]
    accounts = [{ userId, username: 'dora', displayName: 'Dora', createdAt, deleted: false }]

    expect([...(await people.findByIds([userId, other])).keys()]).toEqual([userId])
    expect(asked).toEqual([{ ids: [userId, other] }])

    authIsAway = true
    expect(await people.findByUsername('DORA')).toEqual({ userId, username: 'dora', displayName: 'Dora' })
  })

  test('are asked for by name', async () => {
    const userId = newId()
    accounts = [{ userId, username: 'emil', displayName: 'Emil', createdAt, deleted: false }]

    expect(await people.findByUsername('Emil')).toEqual({ userId, username: 'emil', displayName: 'Emil' })
    expect(asked).toEqual([{ usernames: ['emil'] }])
    expect(await people.findByUsername('emilia')).toBeNull()
  })

  test('keep the name of a newer version when the answer comes late', async () => {
    const userId = newId()
    accounts = [{ userId, username: 'finn', displayName: 'Finn', createdAt, deleted: false }]
    const late = createPeople({
      db: database.db,
      accounts: {
        find: async (query) => {
          const answer = await find(query)
          await updated(userId, 1, 'finn', 'Finn 1')
          return answer
        },
      },
    })

    expect((await late.findByIds([userId])).get(userId)?.displayName).toBe('Finn 1')
  })

  test('are an unavailable answer while auth-service is away, never an unknown person', async () => {
    authIsAway = true
    await expect(people.findByIds([newId()])).rejects.toMatchObject({ slug: 'unavailable' })
    await expect(people.findByUsername('gina')).rejects.toMatchObject({ slug: 'unavailable' })
  })

  test('are asked for a hundred at a time', async () => {
    await people.findByIds(Array.from({ length: 250 }, newId))
    expect(asked.map(({ ids }) => ids?.length)).toEqual([100, 100, 50])
  })

  test.each(['', 'ab', 'a'.repeat(33), 'with space', '{"$ne":1}', 'nul\0nul', 'a/b/c'])(
    'are not asked for as %j, which cannot be a name',
    async (name) => {
      expect(await people.findByUsername(name)).toBeNull()
      expect(await people.findByIds([name])).toEqual(new Map())
      expect(asked).toEqual([])
    },
  )
})

describe('deleted accounts', () => {
  test('are shown as such and not found by name, whatever arrives late', async () => {
    const userId = newId()
    accounts = [{ userId, username: 'hugo', displayName: 'Hugo', createdAt, deleted: true }]
    const tombstone = new Map([
      [userId, { userId, username: 'deleted', displayName: 'Deleted account', deleted: true }],
    ])
    expect(await people.findByIds([userId])).toEqual(tombstone)

    await registered(userId, 'hugo', 'Hugo')
    await updated(userId, 7, 'hugo', 'Hugo')
    expect(await people.findByIds([userId])).toEqual(tombstone)
    expect(await people.findByUsername('hugo')).toBeNull()
  })

  test('there can be many of', async () => {
    accounts = [newId(), newId()].map((userId) => ({
      userId,
      username: 'deleted',
      displayName: '',
      createdAt,
      deleted: true,
    }))
    expect((await people.findByIds(accounts.map(({ userId }) => userId))).size).toBe(2)
  })

  test('leave their name to whoever takes it next', async () => {
    const [before, after] = [newId(), newId()]
    await registered(before, 'iris', 'Iris the first')
    await registered(after, 'iris', 'Iris the second')
    accounts = [{ userId: before, username: 'deleted', displayName: '', createdAt, deleted: true }]

    expect((await people.findByUsername('iris'))?.userId).toBe(after)
    expect(await nameOf(before)).toBe('Deleted account')
  })
})

test('reads use an index', async () => {
  const collection = database.db.collection('people')
  const byName = await collection.find({ username: 'ada.l' }).explain('queryPlanner')
  expect(JSON.stringify(byName.queryPlanner.winningPlan)).toContain('"indexName":"username"')
})
