import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { EventOf } from '@chat/common/events/define-event'
import { presenceChanged } from '@chat/common/events/presence-events'
import { createLogger } from '@chat/common/log/logger'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { openLink } from '@chat/common/testing/breakable-link'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import type { Connection, mongo } from 'mongoose'
import { loadConfig } from '../config.ts'
import { relationStore } from '../relations/relation-store.ts'
import { nodeModel } from './node.model.ts'
import { nodeStore } from './node-store.ts'
import { openNode, type PresenceTimes } from './open-node.ts'
import { presenceDocs, presenceModel, type PresenceDoc } from './presence.model.ts'
import { presenceStore } from './presence-store.ts'

const patient = { timeoutMs: 25_000 }
jest.setTimeout(120_000)
const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })
const quick: PresenceTimes = { everyMs: 10, graceMs: 0, leaseMs: 800, renewMs: 100, takeOverMs: 300 }
const patientLease = { ...quick, leaseMs: 60_000 }

const required = {
  MONGO_URL: 'mongodb://127.0.0.1/chat',
  AUTH_URL: 'http://127.0.0.1',
  AUTH_INTERNAL_URL: 'http://127.0.0.1',
  INTERNAL_SECRET: 'not-asked-for-here',
}

type Told = EventOf<typeof presenceChanged>['data']['items'][number]

let database: TestDatabase
let told: Told[]
let stops: (() => Promise<unknown>)[]

beforeEach(async () => {
  database = await openTestDatabase('presence')
  presenceModel(database.db)
  nodeModel(database.db)
  relationStore(database.db)
  await createIndexes(database.db)
  told = []
  stops = []
})
afterEach(async () => {
  for (const stop of stops.reverse()) await stop()
  await database.drop()
})

const person = (n: number): string => n.toString(16).padStart(24, '0')
const [ann, bob] = [person(1), person(2)] as const

const open = (times: PresenceTimes = patientLease, db: Connection = database.db) => {
  const broker = {
    publishTransient: (event: { data: unknown }) =>
      void told.push(...(event as EventOf<typeof presenceChanged>).data.items), // it publishes nothing else
  }
  const node = openNode({ db, broker, relations: relationStore(database.db), now: () => new Date(), log }, times)
  stops.push(node.stop)
  return node
}

const docOf = (userId: string): Promise<PresenceDoc | null> => presenceDocs(database.db).findOne({ _id: userId })
const isNow = (userId: string, presence: string) =>
  until(async () => (await docOf(userId))?.presence === presence, patient)
const saidOf = (userId: string): string[] => told.flatMap((item) => (item.userId === userId ? [item.presence] : []))

/** What a killed node leaves: connections under a lease that nobody renews. */
const leaveBehind = async (userIds: string[], leaseMs: number): Promise<string> => {
  const nodeId = randomUUID()
  await nodeStore(database.db).make(nodeId, leaseMs)
  const people = userIds.map((userId) => ({ userId, presence: 'online' as const }))
  await presenceStore(database.db).write([nodeId], randomUUID(), people)
  return nodeId
}

describe('a node that was killed', () => {
  test('has its people written off by another, who tells it; those connected elsewhere stay', async () => {
    const before = Date.now()
    const dead = await leaveBehind([ann, bob], quick.leaseMs)
    const node = open(quick)
    node.connected(bob, 'away')
    await until(() => saidOf(bob).includes('away'), patient)

    await isNow(ann, 'offline')
    await until(async () => (await nodeModel(database.db).findById(dead)) === null, patient)
    expect(saidOf(ann)).toEqual(['offline'])
    expect((await docOf(bob))!.connections).toMatchObject([{ presence: 'away' }])
    const lastSeenAt = (await docOf(ann))!.lastSeenAt!.getTime()
    expect(Math.abs(lastSeenAt - before)).toBeLessThan(5_000)
  })

  test('is not touched before its lease and the grace are over', async () => {
    const times = { ...quick, leaseMs: 1_000, takeOverMs: 1_000 }
    const startedAt = performance.now()
    await leaveBehind([ann], times.leaseMs)
    open(times)
    await isNow(ann, 'offline')
    expect(performance.now() - startedAt).toBeGreaterThan(1_990)
  })

  test('is cleared up after by one of many, a person told once, and by another where that one dies as well', async () => {
    const crowd = Array.from({ length: 1_200 }, (_, n) => person(100 + n))
    const dead = await leaveBehind(crowd, 1)
    // somebody was at it, and is gone with half of the work done
    const nodes = nodeStore(database.db)
    await until(async () => nodes.claim(new Date(), new Date(), 500), patient)
    await presenceStore(database.db).write(
      [dead],
      'gone',
      crowd.slice(0, 600).map((userId) => ({ userId, presence: undefined })),
    )
    for (const times of [quick, quick, quick]) open(times)

    await until(async () => (await nodeModel(database.db).findById(dead)) === null, patient)
    expect(await presenceDocs(database.db).countDocuments({ presence: 'online' })).toBe(0)
    const names = told.map(({ userId }) => userId)
    expect(names.toSorted()).toEqual(crowd.slice(600))
  })

  test('within the times of production its people are offline within 20 s', () => {
    const { PRESENCE_LEASE_MS, PRESENCE_TAKE_OVER_MS, PRESENCE_RENEW_MS } = loadConfig(required)
    expect(PRESENCE_LEASE_MS + PRESENCE_TAKE_OVER_MS + PRESENCE_RENEW_MS).toBeLessThan(19_000)
  })
})

describe('a node that was only paused', () => {
  test('goes on by a new name and writes its people again', async () => {
    const node = open(quick)
    node.connected(ann, 'online')
    await isNow(ann, 'online')
    const [lease] = await nodeModel(database.db).find().lean()

    await nodeModel(database.db).updateOne({ _id: lease!._id }, { claimedUntil: new Date(Date.now() + 60_000) })
    await until(async () => (await docOf(ann))?.connections[0]?.node !== lease!._id, patient)
    expect(await docOf(ann)).toMatchObject({ presence: 'online', connections: [{ presence: 'online' }] })

    node.disconnected(ann, 'online')
    await until(() => saidOf(ann).length > 1, patient)
    expect(saidOf(ann)).toEqual(['online', 'offline'])
  })

  test('is right again also when its people were written off meanwhile', async () => {
    const node = open(quick)
    node.connected(ann, 'online')
    await isNow(ann, 'online')
    const [lease] = await nodeModel(database.db).find().lean()
    await nodeModel(database.db).updateOne({ _id: lease!._id }, { claimedUntil: new Date(Date.now() + 60_000) })
    await presenceStore(database.db).write([lease!._id], 'other', [{ userId: ann, presence: undefined }])
    await isNow(ann, 'online')
  })
})

describe('connections that end', () => {
  test('and come back at once, here or elsewhere, are never told', async () => {
    const [here, there] = [open({ ...patientLease, graceMs: 1_000 }), open({ ...patientLease, graceMs: 0 })]
    here.connected(ann, 'online')
    here.connected(bob, 'online')
    await isNow(bob, 'online')

    here.disconnected(ann, 'online')
    here.connected(ann, 'online')
    here.disconnected(bob, 'online')
    there.connected(bob, 'online')
    await here.settle()
    await until(async () => (await docOf(bob))?.connections.length === 1, patient)

    expect([saidOf(ann), saidOf(bob)]).toEqual([['online'], ['online']])
  })

  test('are all written off when the node stops, and its lease is gone', async () => {
    const node = open({ ...patientLease, graceMs: 60_000 })
    node.connected(ann, 'online')
    await isNow(ann, 'online')
    node.disconnected(ann, 'online')
    await node.stop()
    expect(saidOf(ann)).toEqual(['online', 'offline'])
    expect(await nodeModel(database.db).countDocuments()).toBe(0)
    expect((await docOf(ann))!.lastSeenAt).toBeInstanceOf(Date)
  })
})

test('what could not be written because the database was away is written when it is back', async () => {
  const link = await openLink(database.url.replace('mongodb:', 'http:'))
  const db = await openDatabase(link.url.replace('http:', 'mongodb:'))
  stops.push(() => link.close())
  stops.push(() => db.close())
  const node = open(patientLease, db)
  node.connected(ann, 'online')
  await isNow(ann, 'online')

  link.cut()
  node.disconnected(ann, 'online')
  node.connected(bob, 'online')
  // what mongod had not kept yet when it went
  await presenceDocs(database.db).deleteMany({})
  node.connected(person(3), 'online')
  link.mend()

  await isNow(bob, 'online')
  await isNow(person(3), 'online')
  expect((await docOf(ann))?.presence ?? 'offline').toBe('offline')
})

test('of writers at once one tells each change, and the last word is how it is', async () => {
  const nodes = [open(), open(), open()]
  // what is another by the time it would be told is not told
  const isTold = (times: number) => until(() => saidOf(ann).length === times, patient)
  for (let round = 0; round < 6; round += 1) {
    for (const node of nodes) node.connected(ann, 'online')
    await until(async () => (await docOf(ann))?.connections.length === 3, patient)
    await isTold(round * 3 + 1)
    for (const node of nodes) node.changed(ann, 'online', 'away')
    await isTold(round * 3 + 2)
    for (const node of nodes) node.disconnected(ann, 'away')
    await isTold(round * 3 + 3)
  }
  const inOrder = told.toSorted((a, b) => a.at.localeCompare(b.at)).map(({ presence }) => presence)
  expect(inOrder).toEqual(Array.from({ length: 6 }, () => ['online', 'away', 'offline']).flat())
})

describe('2,000 who are connected anew', () => {
  test('cost two writes each at most, in few commands, none of which scans', async () => {
    const crowd = Array.from({ length: 2_000 }, (_, n) => person(1_000 + n))
    const db = await openDatabase(database.url, { monitorCommands: true })
    stops.push(() => db.close())
    const seen: { name: string; documents: number; command: mongo.Document }[] = []
    db.getClient().on('commandStarted', ({ commandName: name, command }: mongo.CommandStartedEvent) => {
      const { updates } = command as { updates?: unknown[] }
      seen.push({ name, documents: updates?.length ?? 0, command: command as mongo.Document })
    })
    const nodes = [open(patientLease, db), open({ ...patientLease, graceMs: 300 }, db)]
    const count = (presence: PresenceDoc['presence']) => presenceDocs(database.db).countDocuments({ presence })
    const written = () => seen.reduce((sum, { documents }) => sum + documents, 0)

    for (const userId of crowd) nodes[0]!.connected(userId, 'online')
    await until(async () => (await count('online')) === 2_000, patient)
    expect(written()).toBe(2_000)

    for (const userId of crowd) nodes[0]!.disconnected(userId, 'online')
    for (const userId of crowd) nodes[1]!.connected(userId, 'online')
    // a busy machine takes longer than one settling waits
    const moved = { presence: 'online' as const, connections: { $size: 1 } }
    const isMoved = async () => (await presenceDocs(database.db).countDocuments(moved)) === 2_000
    await until(async () => written() >= 3 * 2_000 && (await isMoved()), patient)
    expect(written()).toBeLessThanOrEqual(3 * 2_000) // the ends of the first, the begins of the second

    // all of them lose their connection for a moment
    for (const userId of crowd) nodes[1]!.disconnected(userId, 'online')
    for (const userId of crowd) nodes[1]!.connected(userId, 'online')
    await nodes[1]!.settle()
    expect(written()).toBeLessThanOrEqual(3 * 2_000)

    const work = seen.filter(({ name }) => name === 'update' || name === 'find')
    expect(work.length).toBeLessThan(80)
  })

  test('those of a node are found by an index', async () => {
    const dead = await leaveBehind(
      Array.from({ length: 50 }, (_, n) => person(n)),
      60_000,
    )
    await leaveBehind(
      Array.from({ length: 500 }, (_, n) => person(1_000 + n)),
      60_000,
    )
    const plan = await presenceDocs(database.db).find({ 'connections.node': dead }).explain('executionStats')
    expect(plan['executionStats']).toMatchObject({ totalDocsExamined: 50, totalKeysExamined: 50 })
  })
})
