import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Broker } from '@chat/common/broker/broker'
import { createLogger } from '@chat/common/log/logger'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { messageDocs, type MessageDoc, type MessageDocs } from '../messages/message.model.ts'
import { openTestBroker } from '../testing/open-test-broker.ts'
import { startTestChat, type TestChat } from '../testing/start-test-chat.ts'
import { createWordIndexer } from './word-indexer.ts'

const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })
const chatId = randomUUID()
let broker: Broker
let chat: TestChat
let docs: MessageDocs
let seq = 0

beforeAll(async () => {
  broker = await openTestBroker()
  chat = await startTestChat({ broker })
  docs = messageDocs(chat.db)
})
afterAll(async () => {
  await chat.stop()
  await broker.close()
})

const store = async (text: string, more: Partial<MessageDoc> = {}): Promise<MessageDoc> => {
  seq += 1
  const createdAt = new Date(Date.now() - 60_000)
  const doc = { _id: new mongo.ObjectId(), chatId, seq, version: 1, senderId: 'ann', text, createdAt, ...more }
  await docs.insertOne({ ...doc }) // the driver would add to what it is given
  return doc
}
const wordsIn = async ({ _id }: MessageDoc) => (await docs.findOne({ _id }))?.words

test('what a process that died has left without words gets them before it is ticked off', async () => {
  const left = await store('quince jam', { unsent: randomUUID() })
  const kept = await until(() => docs.findOne({ _id: left._id, unsent: { $exists: false } }), { timeoutMs: 20_000 })
  expect(kept.words).toEqual(['quince', 'jam'])
})

test('a message that was edited or deleted meanwhile keeps what it has', async () => {
  const indexer = createWordIndexer({ messages: docs, log })
  const [edited, deleted] = [await store('before'), await store('gone')]
  await docs.updateOne({ _id: edited._id }, { $set: { text: 'after', words: ['after'], textVersion: 2 } })
  await docs.updateOne({ _id: deleted._id }, { $set: { text: '', deletedAt: new Date() } })

  await indexer.ensure([edited, deleted])
  expect(await wordsIn(edited)).toEqual(['after'])
  expect(await wordsIn(deleted)).toBeUndefined()
})

test('without the broker they come by themselves, and while the database refuses they wait', async () => {
  const bulkWrite = jest.fn(docs.bulkWrite.bind(docs))
  const indexer = createWordIndexer({ messages: { bulkWrite } as unknown as MessageDocs, log }, { everyMs: 5 })
  bulkWrite.mockRejectedValueOnce(new mongo.MongoNetworkError('away'))
  const messages = [await store('one word'), await store('two words'), await store('')]
  indexer.add(messages)

  await until(async () => (await wordsIn(messages[1]!)) !== undefined, { timeoutMs: 20_000 })
  expect(await wordsIn(messages[0]!)).toEqual(['one', 'word'])
  expect(bulkWrite).toHaveBeenCalledTimes(2)
  await indexer.ensure(messages)
  expect(bulkWrite).toHaveBeenCalledTimes(2)
  await indexer.stop()
})

test('it holds no more than it was told to; the rest comes when it is ticked off', async () => {
  const indexer = createWordIndexer({ messages: docs, log }, { everyMs: 60_000, maxWaiting: 1 })
  const [first, second] = [await store('first'), await store('second')]
  indexer.add([first, second])

  await indexer.stop()
  expect(await wordsIn(first)).toEqual(['first'])
  expect(await wordsIn(second)).toBeUndefined()
  await indexer.ensure([first, second])
  expect(await wordsIn(second)).toEqual(['second'])
})
