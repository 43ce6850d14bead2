import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
})
afterAll(() => chat.stop())

test('nothing that runs by itself, and no write, ever scans a collection', async () => {
  const { plans } = await observeEverything(chat, async () => {
    const { socket, heard } = await chat.join(ann)
    const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'x' }).expect(201)
    const chatId: string = body.id
    for (let count = 0; count < 5; count++)
      await socket.emitWithAck('message:send', { chatId, text: '@ann', clientMessageId: randomUUID() })
    await socket.emitWithAck('chat:read', { chatId, seq: 3 })
    await socket.emitWithAck('sync', { chats: { [chatId]: 1 }, since: new Date().toISOString() })
    await chat.as(ann).patch(`/chats/${chatId}`).send({ name: 'y' }).expect(200)
    // the sweepers have come by when what they do was seen twice
    const sweeps = () => chat.db.db!.collection('system.profile').countDocuments({ 'command.distinct': 'messages' })
    await until(async () => (await sweeps()) >= 2, { timeoutMs: 10_000, what: 'two sweeps' })
    expect(heard.length).toBeGreaterThan(0)
  })

  expect(plans.length).toBeGreaterThan(10)
  const scans = plans.filter(({ planSummary, ns }) => planSummary === 'COLLSCAN' && !ns.endsWith('system.profile'))
  expect(scans.map(({ ns, command }) => ({ ns, command }))).toEqual([])
})
