import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { outboxEntry } from '@chat/common/broker/document-outbox'
import { sessionRevoked } from '@chat/common/events/auth-events'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { sessionStore, type SessionStore } from './session.model.ts'

let database: TestDatabase
let sessions: SessionStore
beforeAll(async () => {
  database = await openTestDatabase('sessions')
  sessions = sessionStore(database.db)
  await createIndexes(database.db)
})
afterAll(() => database.drop())

const now = new Date()
const later = new Date(now.getTime() + 60_000)

const insert = async (): Promise<string> => {
  const id = sessions.newId()
  const times = { rotatedAt: now, createdAt: now, lastUsedAt: now, expiresAt: later, endedAt: null }
  await sessions.insert({ id, userId: 'a'.repeat(24), generation: 0, device: 'a test', address: '::1', ...times })
  return id
}

const rotate = (id: string, generation: number) =>
  sessions.rotate({ id, generation }, { lastUsedAt: now, expiresAt: later, address: '::2' })

const end = (id: string) => {
  const data = { userId: 'a', sessionIds: [id], until: later.toISOString() }
  const entry = outboxEntry(sessionRevoked, { by: 'i1', at: now, subject: id, data })
  return sessions.end(id, { endedAt: now, revokedUntil: later, expiresAt: later, entry })
}

const count = (results: boolean[]) => results.filter(Boolean).length

test('of many rotations of one generation one is made, and none of an earlier one', async () => {
  const id = await insert()
  expect(count(await Promise.all(Array.from({ length: 10 }, () => rotate(id, 0))))).toBe(1)
  expect(await rotate(id, 1)).toBe(true)
  expect(await rotate(id, 0)).toBe(false)
  expect(await rotate(id, 1)).toBe(false)
  expect(await sessions.find(id)).toMatchObject({ generation: 2, address: '::2' })
})

test('of many ends one is made, with one announcement, and nothing is rotated any more', async () => {
  const id = await insert()
  expect(count(await Promise.all(Array.from({ length: 10 }, () => end(id))))).toBe(1)
  expect(await rotate(id, 0)).toBe(false)
  expect(await sessions.isLive(id, now)).toBe(false)
  const kept = await database.db.collection('sessions').findOne({ 'outbox.subject': id })
  expect(kept?.outbox).toHaveLength(1)
})

test('a session that was not used in time is not live, whether or not it was removed yet', async () => {
  const id = await insert()
  expect(await sessions.isLive(id, now)).toBe(true)
  expect(await sessions.isLive(id, later)).toBe(false)
})

test('sessions of a person are listed by an index, never sorted in memory', async () => {
  const others = Array.from({ length: 300 }, (_, n) => ({ userId: `other${n}`, endedAt: null, expiresAt: later }))
  await database.db.collection('sessions').insertMany(others)
  const { queryPlanner } = await database.db
    .collection('sessions')
    .find({ userId: 'a'.repeat(24), endedAt: null, expiresAt: { $gt: now } })
    .sort({ _id: -1 })
    .explain('queryPlanner')
  const plan = JSON.stringify(queryPlanner.winningPlan)
  expect(plan).toContain('"indexName":"userId_1__id_-1"')
  expect(plan).not.toMatch(/COLLSCAN|"SORT"/)
})
