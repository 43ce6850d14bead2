import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createLogger } from '@chat/common/log/logger'
import { openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import type { Connection } from 'mongoose'
import { messageDocs, messageModel } from '../messages/message.model.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { createOldMessages, oldMessagesLimits } from './index-old-messages.ts'
import { createWordIndexer } from './word-indexer.ts'

const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })
const { pageSize, leaseMs, overlapMs, idleMs, pauseMs } = oldMessagesLimits

let db: Connection
let clock: Date

beforeAll(async () => {
  db = await openDatabase(testDatabaseUrl('old'))
  await messageModel(db).createIndexes()
})
beforeEach(async () => {
  clock = new Date('2030-01-01T08:00:00Z')
  await messageDocs(db).deleteMany({})
  await db.db!.collection('search_progress').deleteMany({})
})
afterAll(async () => {
  await db.dropDatabase()
  await db.close()
})

const insert = async (from: number, count: number): Promise<void> => {
  const chatId = '11111111-1111-4111-8111-111111111111'
  await insertMessages(db, { chatId, senderId: 'ann', from, count }, (index) => ({ text: `old n${from + index}` }))
  await messageDocs(db).updateMany({ seq: { $gte: from } }, { $unset: { words: true } })
}
const without = () => messageDocs(db).countDocuments({ words: { $exists: false } })
const instance = () =>
  createOldMessages({ db, indexer: createWordIndexer({ messages: messageDocs(db), log }), now: () => clock, log })

test('all get their words, page by page, whoever goes on', async () => {
  await insert(1, pageSize + 10)
  expect(await instance().step()).toBe(pauseMs)
  expect(await without()).toBe(10)
  expect(await instance().step()).toBe(idleMs)
  expect(await without()).toBe(0)
  expect(await messageDocs(db).findOne({ seq: 7 })).toMatchObject({ words: ['old', 'n7'] })
})

test('one is at it at a time, and when it dies another one is', async () => {
  await insert(1, 5)
  const dying = createOldMessages({
    db,
    indexer: { ensure: () => Promise.reject(new Error('killed')) },
    now: () => clock,
    log,
  })
  await expect(dying.step()).rejects.toThrow('killed')
  await instance().step()
  expect(await without()).toBe(5)

  clock = new Date(clock.getTime() + leaseMs)
  await instance().step()
  expect(await without()).toBe(0)
})

test('it ends when no instance of the version before can be there any more, and for good', async () => {
  await insert(1, 5)
  await instance().step()
  await insert(6, 5)
  clock = new Date(clock.getTime() + overlapMs)
  await instance().step()
  expect(await without()).toBe(0)

  await insert(11, 5)
  clock = new Date(clock.getTime() + overlapMs)
  await instance().step()
  expect(await without()).toBe(5)
})
