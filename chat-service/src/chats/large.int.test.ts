import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { copyChat } from '../testing/copy-chat.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { makeGroup } from '../testing/make-group.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

const longChat = 5_000
const manyChats = 1_000

let chat: TestChat
let ann: TestPerson
let few: TestPerson
let chatId: string

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  few = await chat.register('few')
  chatId = await makeGroup(chat, few, [ann])
  await copyChat(chat.db, await makeGroup(chat, ann), manyChats - 2)
  const count = longChat - 1
  await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 2, count }, () => ({ text: 'x', words: [] }))
  await chat.as(ann).post('/messages').send({ chatId, text: 'last' }).expect(201)
}, 60_000)
afterAll(() => chat.stop())

const observe = (person: TestPerson, path: string) => observeDatabase(chat, () => chat.as(person).get(path).expect(200))

describe('a chat of 5,000 messages and a person with 1,000 chats', () => {
  test.each([
    ['the newest page', () => `/messages/${chatId}`],
    ['a page in the middle', () => `/messages/${chatId}?before=2500`],
    ['a page after', () => `/messages/${chatId}?after=2500`],
    ['a page around', () => `/messages/${chatId}?around=2500`],
    ['one chat', () => `/chats/${chatId}`],
    ['the chat list', () => '/chats'],
    ['receipts', () => `/chats/${chatId}/receipts?seq=4000`],
    ['members', () => `/chats/${chatId}/members`],
  ])('%s uses an index, sorts no messages and reads little more than it shows', async (_case, path) => {
    const { plans } = await observe(ann, path())

    for (const { planSummary } of plans) expect(planSummary).not.toContain('COLLSCAN')
    const ofMessages = plans.filter(({ ns }) => ns.endsWith('.messages'))
    for (const { hasSortStage, docsExamined } of ofMessages) {
      expect(hasSortStage ?? false).toBe(false)
      expect(docsExamined ?? 0).toBeLessThanOrEqual(110)
    }
  })

  test('the chat list and sync take as many round trips for 1,000 chats as for one', async () => {
    const many = await observe(ann, '/chats')
    const one = await observe(few, '/chats')
    expect(many.commands).toEqual(one.commands)
    expect(many.roundTrips).toBeLessThanOrEqual(7)

    const { socket } = await chat.join(ann)
    const { body } = await chat.as(ann).get('/chats')
    const known = Object.fromEntries(
      body.items.map(({ id, lastSeq }: { id: string; lastSeq: number }) => [id, lastSeq - 1]),
    )
    const syncing = await observeDatabase(chat, () => socket.emitWithAck('sync', { chats: known }))
    expect(syncing.roundTrips).toBeLessThanOrEqual(12)
    for (const { planSummary } of syncing.plans) expect(planSummary).not.toContain('COLLSCAN')
  })

  test('a warm send is one insert, and reads nothing', async () => {
    const { socket } = await chat.join(ann)
    await socket.emitWithAck('message:send', { chatId, text: 'warm' })
    const send = () => socket.emitWithAck('message:send', { chatId, text: 'x', clientMessageId: randomUUID() })
    const { commands } = await observeDatabase(chat, send)
    expect(commands.filter((name) => name === 'insert')).toHaveLength(1)
    expect(commands).not.toContain('findAndModify')
  })
})
