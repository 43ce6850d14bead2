import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openDatabase } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import fc from 'fast-check'
import { mongo } from 'mongoose'
import { relationStore, type RelationStore } from './relation-store.ts'

let database: TestDatabase
let store: RelationStore

beforeAll(async () => {
  database = await openTestDatabase('relations')
  store = relationStore(database.db)
  await createIndexes(database.db)
})
beforeEach(async () => {
  for (const model of Object.values(database.db.models)) await model.deleteMany()
})
afterAll(() => database.drop())

const person = (n: number): string => n.toString(16).padStart(24, '0')
const [ann, bob, cyd, dan] = [person(1), person(2), person(3), person(4)] as const

const settings = (
  userId: string,
  version: number,
  changed: Partial<Parameters<RelationStore['keepSettings']>[0]> = {},
) => ({
  userId,
  version,
  showLastSeen: true,
  showPresence: true,
  readReceipts: true,
  whoMayWrite: 'everyone' as const,
  locale: 'en',
  timeZone: 'UTC',
  ...changed,
})

describe('who lets whom write', () => {
  test('somebody who has blocked the sender does not, whatever else they are to each other', async () => {
    await store.keepBlock({ userId: bob, blockedId: ann, blocked: true, version: 1 })
    await store.keepSettings(settings(bob, 1, { whoMayWrite: 'contacts' }))
    await store.keepContact({ userIds: [ann, bob], state: 'contact', version: 1 })

    expect(await store.refusedBy(ann, [bob, cyd])).toEqual(new Map([[bob, 'blocked']]))
    expect(await store.refusedBy(bob, [ann])).toEqual(new Map())
  })

  test('somebody whom only contacts may write to lets contacts, whichever of the two has the lower id', async () => {
    for (const userId of [ann, cyd]) await store.keepSettings(settings(userId, 1, { whoMayWrite: 'contacts' }))
    await store.keepContact({ userIds: [ann, bob], state: 'contact', version: 2 })
    await store.keepContact({ userIds: [bob, cyd], state: 'contact', version: 2 })
    await store.keepContact({ userIds: [ann, dan], state: 'asked', askedBy: dan, version: 1 })

    expect(await store.refusedBy(bob, [ann, cyd, dan])).toEqual(new Map())
    expect(await store.refusedBy(dan, [ann, bob, cyd])).toEqual(
      new Map([
        [ann, 'contacts-only'],
        [cyd, 'contacts-only'],
      ]),
    )
  })

  test('everybody lets themselves, and nobody is nobody', async () => {
    await store.keepSettings(settings(ann, 1, { whoMayWrite: 'contacts' }))
    expect(await store.refusedBy(ann, [ann, ann])).toEqual(new Map())
    expect(await store.refusedBy(ann, [])).toEqual(new Map())
  })
})

test('who has set nothing has the defaults', async () => {
  await store.keepSettings(settings(ann, 1, { showPresence: false, whoMayWrite: 'contacts' }))
  const shown = { showPresence: true, showLastSeen: true, readReceipts: true, whoMayWrite: 'everyone' }

  expect(await store.privacyOf([ann, bob])).toEqual(
    new Map([
      [ann, { ...shown, showPresence: false, whoMayWrite: 'contacts' }],
      [bob, shown],
    ]),
  )
})

test('blockers are found among those asked for', async () => {
  await store.keepBlock({ userId: bob, blockedId: ann, blocked: true, version: 1 })
  await store.keepBlock({ userId: cyd, blockedId: ann, blocked: true, version: 1 })
  await store.keepBlock({ userId: cyd, blockedId: ann, blocked: false, version: 2 })
  await store.keepBlock({ userId: ann, blockedId: dan, blocked: true, version: 1 })

  expect(await store.blockersOf(ann, [bob, cyd, dan])).toEqual(new Set([bob]))
  expect(await store.blockersOf(ann, [cyd, dan])).toEqual(new Set())
})

describe('events in any order, as often as they like, two at once', () => {
  const delivery = <Data extends { version: number }>(history: Data[]) =>
    fc
      .array(fc.constantFrom(...history), { maxLength: 8 })
      .chain((repeated) =>
        fc.shuffledSubarray([...history, ...repeated], { minLength: history.length + repeated.length }),
      )

  const versions = [1, 2, 3, 4]

  test('end in what the newest says', async () => {
    const settingsHistory = versions.map((version) =>
      settings(ann, version, { whoMayWrite: version % 2 === 0 ? 'contacts' : 'everyone', readReceipts: version !== 4 }),
    )
    const blockHistory = versions.map((version) => ({
      userId: ann,
      blockedId: bob,
      blocked: version % 2 === 1,
      version,
    }))
    const contactHistory = versions.map((version) => ({
      userIds: [ann, bob] as [string, string],
      state: (['asked', 'contact', 'none', 'contact'] as const)[version - 1]!,
      version,
    }))

    await fc.assert(
      fc.asyncProperty(
        delivery(settingsHistory),
        delivery(blockHistory),
        delivery(contactHistory),
        fc.boolean(),
        async (settingsEvents, blockEvents, contactEvents, atOnce) => {
          for (const model of Object.values(database.db.models)) await model.deleteMany()
          const works = [
            ...settingsEvents.map((data) => () => store.keepSettings(data)),
            ...blockEvents.map((data) => () => store.keepBlock(data)),
            ...contactEvents.map((data) => () => store.keepContact(data)),
          ]
          if (atOnce) await Promise.all(works.map((work) => work()))
          else for (const work of works) await work()

          const { collections } = database.db
          expect(await collections['privacy']!.find().toArray()).toEqual([
            {
              _id: ann,
              version: 4,
              showPresence: true,
              showLastSeen: true,
              readReceipts: false,
              whoMayWrite: 'contacts',
            },
          ])
          expect(await collections['blocks']!.find().toArray()).toEqual([
            { _id: `${ann}:${bob}`, userIds: [ann, bob], version: 4, blocked: false },
          ])
          expect(await collections['contacts']!.find().toArray()).toEqual([
            { _id: `${ann}:${bob}`, userIds: [ann, bob], version: 4, contact: true },
          ])
        },
      ),
      { numRuns: 20 },
    )
  })
})

test('who has closed their account writes to nobody, is written to by nobody and is nothing to anybody', async () => {
  await store.keepBlock({ userId: bob, blockedId: ann, blocked: true, version: 1 })
  await store.keepContact({ userIds: [ann, cyd], state: 'contact', version: 1 })
  await store.keepSettings(settings(ann, 1, { whoMayWrite: 'contacts' }))
  await Promise.all([store.keepDeleted(ann), store.keepDeleted(ann)])
  await store.keepBlock({ userId: ann, blockedId: bob, blocked: true, version: 9 })
  await store.keepContact({ userIds: [ann, bob], state: 'contact', version: 9 })
  await store.keepSettings(settings(ann, 9))

  expect(await store.refusedBy(bob, [ann, cyd])).toEqual(new Map([[ann, 'deleted']]))
  expect(await store.refusedBy(ann, [bob, cyd])).toEqual(
    new Map([
      [bob, 'deleted'],
      [cyd, 'deleted'],
    ]),
  )
  expect(await store.deletedAmong([ann, bob])).toEqual(new Set([ann]))
  expect((await store.privacyOf([ann])).get(ann)).toMatchObject({ showPresence: false, deleted: true })
  for (const name of ['blocks', 'contacts']) expect(await database.db.collection(name).countDocuments()).toBe(0)
})

test('each question costs the same few queries for one person and for a hundred, all by _id', async () => {
  const many = Array.from({ length: 100 }, (_, n) => person(100 + n))
  await Promise.all(
    many.map(async (userId, n) => {
      await store.keepSettings(settings(userId, 1, { whoMayWrite: 'contacts' }))
      if (n % 2 === 0) await store.keepContact({ userIds: [ann, userId], state: 'contact', version: 1 })
      else await store.keepBlock({ userId, blockedId: ann, blocked: true, version: 1 })
    }),
  )
  const watched = await openDatabase(database.url, { monitorCommands: true })
  const finds: mongo.Document[] = []
  watched.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
    if (commandName === 'find') finds.push(command as mongo.Document) // the driver's own type says nothing of it
  })
  const asked = relationStore(watched)

  const costOf = async (work: () => Promise<unknown>): Promise<number> => {
    finds.length = 0
    await work()
    for (const { find, filter, projection } of finds) {
      const plan = await database.db
        .collection(find as string)
        .find(filter as object, { projection })
        .explain()
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).toMatch(/IXSCAN|IDHACK|EXPRESS/)
      expect(plan.executionStats.totalDocsExamined).toBeLessThanOrEqual(101)
      expect(plan.executionStats.totalKeysExamined).toBeLessThanOrEqual(203)
    }
    return finds.length
  }
  try {
    for (const userIds of [many.slice(0, 1), many]) {
      expect(await costOf(() => asked.refusedBy(ann, userIds))).toBe(3)
      expect(await costOf(() => asked.privacyOf(userIds))).toBe(1)
      expect(await costOf(() => asked.blockersOf(ann, userIds))).toBe(1)
    }
  } finally {
    await watched.close()
  }
})
