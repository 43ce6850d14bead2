import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { mongo, type Connection } from 'mongoose'
import type { MemberDoc } from '../chats/member.model.ts'
import { messageDocs, messageModel, type MessageDoc } from '../messages/message.model.ts'
import type { MessageView } from '../messages/message.answer.ts'
import { mostKeys } from './budget.ts'
import { queryOf } from './query.ts'
import { searchMessages } from './search-messages.ts'
import { searchStore } from './search-store.ts'
import { wordsOf } from './words-of.ts'

type Profiled = { keysExamined?: number; hasSortStage?: boolean; planSummary?: string; ns: string }

const chats = 5_000
const chatIds = Array.from({ length: chats }, () => randomUUID()).toSorted()
let db: Connection

beforeAll(async () => {
  db = await openDatabase(testDatabaseUrl('many'))
  await messageModel(db).createIndexes()
  // in each chat two messages, the newest ones of all in the last chat
  const documents = chatIds.flatMap((chatId, index) =>
    [1, 2].map((seq): MessageDoc => {
      const text = `hello ${seq === 1 ? 'apple' : `apples${index}`}`
      const createdAt = new Date(1_700_000_000_000 + (index * 2 + seq) * 1_000)
      return {
        _id: new mongo.ObjectId(),
        chatId,
        seq,
        version: 1,
        senderId: 'ann',
        text,
        createdAt,
        words: wordsOf(text),
      }
    }),
  )
  await messageDocs(db).insertMany(documents, { writeConcern: { w: 1, j: false } })
}, 120_000)
afterAll(async () => {
  await db.dropDatabase()
  await db.close()
})

/** What one search answers, and what mongod looked at for it. */
const search = async (q: string, mine: string[], cursor?: { at: number; seq: number; chatId: string }) => {
  const rows = mine.map((chatId) => ({ chatId, visibleFrom: 1, joinedAt: new Date() }) as MemberDoc) // all that is read
  const deps = {
    search: searchStore(db),
    members: { ofPerson: async () => rows },
    hidden: { amongMessages: async () => new Map() },
    viewMessage: ({ text, createdAt }: MessageDoc) => ({ text, createdAt: createdAt.toISOString() }) as MessageView,
  } as unknown as Parameters<typeof searchMessages>[0] // all that is called
  const database = db.db!
  await database.command({ profile: 2 })
  const answer = await searchMessages(deps, 'ann', { query: queryOf(q)!, limit: 50, cursor })
  await database.command({ profile: 0 })
  const profile = database.collection<Profiled>('system.profile')
  const plans = await profile.find({ ns: `${db.name}.messages`, planSummary: { $exists: true } }).toArray()
  await profile.drop()
  expect(plans.length).toBeGreaterThan(0)
  expect(plans.filter(({ hasSortStage, planSummary }) => hasSortStage || planSummary === 'COLLSCAN')).toEqual([])
  const keys = plans.reduce((sum, { keysExamined = 0 }) => sum + keysExamined, 0)
  expect(keys).toBeLessThanOrEqual(mostKeys)
  return { ...answer, texts: answer.items.map(({ text }) => text) }
}

const newest = (count: number, text: (index: number, seq: number) => string): string[] =>
  Array.from({ length: count }, (_, back) => text(chats - 1 - Math.floor(back / 2), back % 2 ? 1 : 2))

test.each([200, 201, chats])(
  'in %i chats the newest come first, nothing is sorted and the keys are counted',
  async (count) => {
    const mine = chatIds.slice(-count)
    const { texts, partial } = await search('apple hello', mine)
    expect(texts).toEqual(Array.from({ length: 50 }, () => 'hello apple'))
    expect(partial).toBeUndefined()
  },
  120_000,
)

test('beginnings too, where there are not too many chats', async () => {
  const { texts, partial } = await search('hel', chatIds.slice(-200))
  expect(texts).toEqual(newest(50, (index, seq) => (seq === 1 ? 'hello apple' : `hello apples${index}`)))
  expect(partial).toBeUndefined()
}, 120_000)

test('a beginning in 5,000 chats is looked for as far as 20,000 keys go, and that is said', async () => {
  const { texts, partial } = await search('apples', chatIds)
  expect(partial).toBe(true)
  expect(texts.length).toBeGreaterThan(0)
}, 120_000)
