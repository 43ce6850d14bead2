import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Schema, Types, type Connection } from 'mongoose'
import { pino } from 'pino'
import { userRegistered } from '../events/auth-events.ts'
import type { DomainEvent } from '../events/define-event.ts'
import { profileUpdated } from '../events/user-events.ts'
import { createIndexes } from '../mongo/open-database.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { until } from '../testing/until.ts'
import type { Publisher } from './broker.ts'
import {
  addOutboxIndexes,
  createDocumentOutbox,
  outboxEntry,
  outboxField,
  type OutboxEntry,
} from './document-outbox.ts'

type Account = { _id: Types.ObjectId; name: string; updatedAt: Date; outbox?: OutboxEntry[] }
type Profile = { _id: string; bio: string; outbox?: OutboxEntry[] }

const log = pino({ level: 'silent' })
let database: TestDatabase
let accounts: ReturnType<typeof modelsOf>['accounts']
let profiles: ReturnType<typeof modelsOf>['profiles']
let published: DomainEvent[]
let isAway: boolean

const modelsOf = (db: Connection) => {
  const account = new Schema<Account>({ name: String, outbox: outboxField }, { timestamps: true })
  const profile = new Schema<Profile>({ _id: String, bio: String, outbox: outboxField })
  addOutboxIndexes(account)
  addOutboxIndexes(profile)
  return { accounts: db.model('Account', account), profiles: db.model('Profile', profile) }
}

beforeAll(async () => {
  database = await openTestDatabase('outbox')
  ;({ accounts, profiles } = modelsOf(database.db))
  await createIndexes(database.db)
})

beforeEach(async () => {
  published = []
  isAway = false
  await Promise.all([accounts.deleteMany(), profiles.deleteMany()])
})

afterAll(() => database.drop())

const broker = {
  openPublisher: async (): Promise<Publisher> => {
    if (isAway) throw new Error('away')
    return {
      publish: (events, done) => {
        if (isAway) return done(new Error('away'))
        published.push(...(JSON.parse(JSON.stringify(events)) as DomainEvent[]))
        setImmediate(done)
      },
      close: async () => undefined,
    }
  },
}

const open = ({ instanceId = 'me', now = () => new Date() } = {}) =>
  createDocumentOutbox(
    { models: [accounts, profiles], broker, source: '/auth-service', instanceId, now, log },
    { sweepEveryMs: 10, tickOffEveryMs: 5, pageSize: 3 },
  )

const entryFor = (username: string, { by = 'me', at = new Date() } = {}): OutboxEntry =>
  outboxEntry(userRegistered, {
    by,
    at,
    subject: username,
    requestId: `request-${username}`,
    data: { userId: username, username, displayName: username, createdAt: at.toISOString() },
  })

const waiting = async (): Promise<number> =>
  (await accounts.countDocuments({ outbox: { $exists: true } })) +
  (await profiles.countDocuments({ outbox: { $exists: true } }))

test('state and announcement are one write; announced, nothing of it is left in the document', async () => {
  const outbox = open()
  await until(() => outbox.isLive())
  const entry = entryFor('ann')
  const { _id, updatedAt } = await accounts.create({ name: 'ann', outbox: [entry] })
  outbox.announce(accounts, _id, [entry])

  await until(async () => (await waiting()) === 0)
  expect(published).toEqual([
    {
      specversion: '1.0',
      id: entry.id,
      source: '/auth-service',
      type: 'user_registered',
      subject: 'ann',
      time: entry.at.toISOString(),
      requestid: 'request-ann',
      data: entry.data,
    },
  ])
  const left = await accounts.findById(_id).select('+outbox').lean()
  expect(left).toMatchObject({ name: 'ann', updatedAt })
  expect(left).not.toHaveProperty('outbox')
  await outbox.stop()
})

test('an id given as text finds its document too', async () => {
  const outbox = open()
  await until(() => outbox.isLive())
  const entry = entryFor('ann')
  const { _id } = await accounts.create({ name: 'ann', outbox: [entry] })
  outbox.announce(accounts, _id.toHexString(), [entry])
  await until(async () => (await waiting()) === 0)
  expect(published).toHaveLength(1)
  await outbox.stop()
})

test('what was stored before a crash, or while the broker was away, goes out in order within a document', async () => {
  const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second))
  for (let index = 0; index < 10; index += 1) {
    const entries = [entryFor(`${index}-a`, { at: at(index) }), entryFor(`${index}-b`, { at: at(index) })]
    await accounts.create({ name: `${index}`, outbox: [] })
    await accounts.updateOne({ name: `${index}` }, { $push: { outbox: { $each: entries } } })
  }
  await profiles.create({ _id: 'p', bio: '', outbox: [entryFor('profile', { at: at(4) })] })

  const outbox = open()
  await until(async () => (await waiting()) === 0)
  const subjects = published.map(({ subject }) => subject)
  expect(subjects).toHaveLength(21)
  for (let index = 0; index < 10; index += 1)
    expect(subjects.indexOf(`${index}-a`)).toBeLessThan(subjects.indexOf(`${index}-b`))
  expect(subjects.indexOf('0-a')).toBeLessThan(subjects.indexOf('9-a'))
  await outbox.stop()
})

test('an instance announces its own, and what another left behind only after a while', async () => {
  await accounts.create({ name: 'fresh', outbox: [entryFor('fresh', { by: 'another' })] })
  await accounts.create({
    name: 'old',
    outbox: [entryFor('old', { by: 'another', at: new Date(Date.now() - 10_000) })],
  })
  await accounts.create({
    name: 'both',
    outbox: [entryFor('mine'), entryFor('not mine', { by: 'another' })],
  })

  const outbox = open()
  await until(() => published.length === 2)
  await until(async () => (await waiting()) === 2)
  expect(published.map(({ subject }) => subject).sort()).toEqual(['mine', 'old'])

  const later = open({ instanceId: 'later', now: () => new Date(Date.now() + 6_000) })
  await until(async () => (await waiting()) === 0)
  expect(published.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['fresh', 'not mine']))
  await Promise.all([outbox.stop(), later.stop()])
})

test('an entry that is added while others are ticked off stays', async () => {
  const outbox = open()
  await until(() => outbox.isLive())
  await accounts.create({ name: 'busy' })
  const { _id } = (await accounts.findOne({ name: 'busy' }))!
  const ids: string[] = []
  for (let index = 0; index < 60; index += 1) {
    const entry = entryFor(`${index}`)
    ids.push(entry.id)
    await accounts.updateOne({ _id }, { $push: { outbox: entry } })
    outbox.announce(accounts, _id, [entry])
  }
  await until(async () => (await waiting()) === 0)
  expect(published.map(({ id }) => id)).toEqual(ids)
  await outbox.stop()
})

test('both reads are answered by the index, which holds nothing but what waits', async () => {
  await accounts.insertMany(Array.from({ length: 200 }, (_, index) => ({ name: `quiet ${index}` })))
  await accounts.create({ name: 'waits', outbox: [entryFor('waits', { by: 'another' }), entryFor('own')] })

  const stats = await accounts.aggregate<{ storageStats: { indexSizes: object; nindexes: number } }>([
    { $collStats: { storageStats: {} } },
  ])
  expect(stats[0]!.storageStats.nindexes).toBe(2)

  const explain = async (filter: object) => {
    const plan = (await accounts.find(filter, { outbox: 1 }).limit(3).explain('executionStats')) as unknown as {
      executionStats: { totalKeysExamined: number; totalDocsExamined: number }
      queryPlanner: { winningPlan: object }
    }
    return { plan: JSON.stringify(plan.queryPlanner.winningPlan), ...plan.executionStats }
  }
  for (const filter of [
    { 'outbox.by': 'me' },
    {
      'outbox.by': { $exists: true },
      outbox: { $elemMatch: { at: { $lt: new Date(Date.now() - 1) } } },
    },
  ]) {
    const { plan, totalDocsExamined } = await explain(filter)
    expect(plan).toContain('"indexName":"outbox"')
    expect(plan).not.toContain('COLLSCAN')
    expect(plan).not.toContain('"SORT"')
    expect(totalDocsExamined).toBeLessThanOrEqual(2)
  }
})

test('a query that does not ask for the outbox does not get it', async () => {
  const { _id } = await accounts.create({ name: randomUUID(), outbox: [entryFor('secret')] })
  expect(await accounts.findById(_id).lean()).not.toHaveProperty('outbox')
  const updated = await accounts.findOneAndUpdate(
    { _id },
    { $push: { outbox: entryFor('more') } },
    { returnDocument: 'after' },
  )
  expect(updated!.toObject()).not.toHaveProperty('outbox')
})

test('keeps data as it was given, empty objects and nulls too', () => {
  const data = { userId: 'a', version: 1, username: 'a', displayName: 'A', bio: '', status: null }
  expect(outboxEntry(profileUpdated, { by: 'me', at: new Date(), subject: 'a', data }).data).toEqual(data)
})
