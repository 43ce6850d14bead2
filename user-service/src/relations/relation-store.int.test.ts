import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import type { Connection, mongo } from 'mongoose'
import { toDoc } from './relation.model.ts'
import { relationStore, type RelationStore } from './relation-store.ts'
import { befriend, block, noRelation, unblock, type Relation } from './relation.ts'

const person = (n: number): string => n.toString(16).padStart(24, '0')
const me = person(1_000)
const at = (n: number): Date => new Date(Date.UTC(2030, 0, 1) + n)
const each = 400

let database: TestDatabase
let watched: Connection
let store: RelationStore
let commands: {
  aggregate?: string
  find?: string
  filter?: object
  sort?: object
  limit?: number
  pipeline?: object[]
}[]

beforeAll(async () => {
  database = await openTestDatabase('relations')
  relationStore(database.db)
  await createIndexes(database.db)
  const relations: Relation[] = []
  for (let n = 0; n < each; n += 1) {
    const [low, high] = [person(n), person(2_000 + n)]
    relations.push(
      block(noRelation(me, low), n % 2 === 0 ? me : low, at(n)),
      befriend(noRelation(me, high), n % 3 === 0 ? high : me, at(n)),
      unblock(block(noRelation(me, person(4_000 + n)), me, at(n)), me),
      block(noRelation(low, high), low, at(n)),
    )
  }
  await database.db.collection<{ _id: string }>('relations').insertMany(relations.map(toDoc))

  watched = await openDatabase(database.url, { monitorCommands: true })
  commands = []
  watched.getClient().on('commandStarted', ({ command }: mongo.CommandStartedEvent) => {
    commands.push(command as (typeof commands)[number]) // the driver's type says nothing of it
  })
  store = relationStore(watched)
})
afterAll(async () => {
  await watched.close()
  await database.drop()
})

/** What mongod does for all that `work` asks. */
const costOf = async (work: () => Promise<unknown>) => {
  commands.length = 0
  await work()
  const relations = database.db.collection('relations')
  const plans = await Promise.all(
    commands.map(({ pipeline, filter, sort, limit }) =>
      pipeline
        ? relations.aggregate(pipeline).explain('executionStats')
        : relations
            .find(filter!, { ...(sort && { sort: sort as mongo.Sort }), ...(limit && { limit }) })
            .explain('executionStats'),
    ),
  )
  const asked = plans.map((plan) => (plan.queryPlanner ? plan : plan.stages[0].$cursor) as mongo.Document)
  for (const { queryPlanner } of asked) {
    expect(JSON.stringify(queryPlanner.winningPlan)).not.toMatch(/COLLSCAN|"SORT"/)
  }
  const stats = asked.map(({ executionStats }) => executionStats)
  return {
    roundTrips: commands.length,
    keys: stats.reduce((sum, { totalKeysExamined }) => sum + totalKeysExamined, 0),
    documents: stats.reduce((sum, { totalDocsExamined }) => sum + totalDocsExamined, 0),
  }
}

describe.each(['blockedBy', 'contactsOf'] as const)('%s', (list) => {
  test('reads by two indexes what a page shows, from its first to its last', async () => {
    const all = await store[list](me, { place: undefined, limit: 1_000 })
    expect(all).toHaveLength(list === 'blockedBy' ? each / 2 : each)

    for (const place of [undefined, all[10], all[150]]) {
      const work = () => store[list](me, { place: place && { since: place.since, id: place.id }, limit: 21 })
      const { roundTrips, keys, documents } = await costOf(work)
      expect(roundTrips).toBe(2)
      expect(documents).toBeLessThanOrEqual(42)
      expect(keys).toBeLessThanOrEqual(50)
    }
  })
})

test('what one is counted by is in the indexes alone', async () => {
  expect(await store.countBlocked(me, 5_000)).toBe(each / 2)
  const asked = Array.from({ length: each }, (_, n) => n).filter((n) => n % 3 !== 0).length
  expect(await store.countContacts(me, 5_000)).toBe(asked)
  for (const work of [() => store.countBlocked(me, 5_000), () => store.countContacts(me, 5_000)]) {
    expect(await costOf(work)).toMatchObject({ roundTrips: 2, documents: 0 })
  }
})

test('two people are one document, found by its id from either side', async () => {
  const [a, b] = [await store.find(me, person(0)), await store.find(person(0), me)]
  expect(a).toEqual(b)
  expect(a.blockedSince).toEqual({ [me]: at(0) })
  expect(await costOf(() => store.find(person(0), me))).toEqual({ roundTrips: 1, keys: 1, documents: 1 })
})

test('what was read is written as it was', async () => {
  for (const relation of [
    block(noRelation(me, person(9_001)), me, at(1)),
    block(block(noRelation(me, person(9_002)), me, at(1)), person(9_002), at(2)),
    befriend(noRelation(me, person(9_003)), person(9_003), at(1)),
    befriend(befriend(noRelation(me, person(9_004)), person(9_004), at(1)), me, at(2)),
  ]) {
    const [low, high] = relation.userIds
    const kept = { ...relation, version: 1 }
    expect(await store.replace(kept, [])).toBe(`${low}:${high}`)
    expect(await store.find(high, low)).toEqual(kept)
    expect(await store.replace(kept, [])).toBeNull()
    expect(await store.replace({ ...noRelation(low, high), version: 2 }, [])).toBe(`${low}:${high}`)
    expect(await store.find(low, high)).toEqual({ ...noRelation(low, high), version: 2 })
  }
})
