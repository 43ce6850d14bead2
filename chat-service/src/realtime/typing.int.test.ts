import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { typing } from '@chat/common/events/chat-events'
import { until } from '@chat/common/testing/until'
import { relationStore } from '../relations/relation-store.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

const patient = { timeoutMs: 20_000 }
jest.setTimeout(120_000)

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat({ env: { TYPING_STOPS_AFTER_MS: '60000' } })
  ann = await chat.register('ann')
  bob = await chat.register('bob')
}, 60_000)
afterAll(() => chat.stop())

const makeGroup = async (...others: { userId: string }[]): Promise<string> => {
  const memberIds = others.map(({ userId }) => userId)
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
  return body.id
}

const said = (of: (event: string) => unknown[], chatId: string): boolean[] =>
  (of('typing') as { chatId: string; typing: boolean }[]).flatMap((one) => (one.chatId === chatId ? [one.typing] : []))

test('one connection types in twenty chats at once, not more, and may again where it stopped', async () => {
  const chatIds = await Promise.all(Array.from({ length: 21 }, () => makeGroup(bob)))
  const { socket } = await chat.join(ann)
  const start = (chatId: string) => socket.emitWithAck('typing:start', { chatId })
  for (const chatId of chatIds.slice(0, 20)) expect(await start(chatId)).toMatchObject({ ok: true })

  const refused = await start(chatIds[20]!)
  expect(refused).toMatchObject({ ok: false, problem: { status: 429 } })
  expect(refused.problem.retryAfterMs).toBeGreaterThan(0)
  expect(refused.problem.retryAfterMs).toBeLessThan(60_000)
  expect(await start(chatIds[3]!)).toMatchObject({ ok: true }) // it goes on there

  await socket.emitWithAck('typing:stop', { chatId: chatIds[0] })
  expect(await start(chatIds[20]!)).toMatchObject({ ok: true })
})

test('a stop that comes while its start is still being checked is the last word', async () => {
  const [chatId, other] = [await makeGroup(bob), await makeGroup(bob)]
  const [annSays, bobHears] = [await chat.join(ann), await chat.join(bob)]
  const ask = (event: 'typing:start' | 'typing:stop', of: string) => annSays.socket.emitWithAck(event, { chatId: of })
  const last = () => said(bobHears.of, chatId).at(-1) ?? false

  await Promise.all([ask('typing:start', chatId), ask('typing:stop', chatId)])
  await ask('typing:start', other)
  await until(() => said(bobHears.of, other).length === 1, patient)
  expect(last()).toBe(false)

  await Promise.all([ask('typing:start', chatId), ask('typing:stop', chatId), ask('typing:start', chatId)])
  await until(last, patient)
  await Promise.all([ask('typing:start', chatId), ask('typing:stop', chatId)])
  await ask('typing:stop', other)
  await until(() => said(bobHears.of, other).length === 2, patient)
  expect(last()).toBe(false)
})

test('somebody who is removed while typing types no more, and what they said late is not told', async () => {
  const chatId = await makeGroup(bob)
  const [annHears, bobSays] = [await chat.join(ann), await chat.join(bob)]
  await bobSays.socket.emitWithAck('typing:start', { chatId })
  await until(() => said(annHears.of, chatId).length === 1, patient)

  await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
  await until(() => annHears.of('member:removed').length === 1 && said(annHears.of, chatId).length === 2, patient)
  const tell = (userId: string) => {
    const data = { chatId, userId, typing: true }
    const event = { id: randomUUID(), source: '/chat-service', subject: chatId, time: new Date(), data }
    chat.broker.publishTransient(typing.create(event))
  }
  tell(bob.userId)
  tell('f'.repeat(24)) // somebody else comes through, after it
  await until(() => said(annHears.of, chatId).length === 3, patient)
  expect(annHears.of('typing').filter((one) => JSON.stringify(one).includes(bob.userId))).toEqual([
    { chatId, userId: bob.userId, typing: true },
    { chatId, userId: bob.userId, typing: false },
  ])
  expect(await bobSays.socket.emitWithAck('typing:start', { chatId })).toMatchObject({ problem: { status: 403 } })

  await chat
    .as(ann)
    .post(`/chats/${chatId}/members`)
    .send({ userIds: [bob.userId] })
    .expect(200)
  await until(() => annHears.of('member:added').length === 1, patient)
  await bobSays.socket.emitWithAck('typing:start', { chatId })
  await until(() => said(annHears.of, chatId).length === 4, patient)
})

test('whoever has blocked the other of a direct chat does not see them type, who sees the blocker', async () => {
  const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId }).expect(201)
  const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]
  const start = async ({ socket }: typeof annHears) =>
    expect(await socket.emitWithAck('typing:start', { chatId: body.id })).toMatchObject({ ok: true })
  await start(annHears)
  await until(() => said(bobHears.of, body.id).length === 1, patient)

  const block = { userId: bob.userId, blockedId: ann.userId, version: 1, blocked: true }
  await relationStore(chat.db).keepBlock(block)
  await start(annHears) // what it goes on with ends
  await until(() => said(bobHears.of, body.id).length === 2, patient)
  await start(annHears)
  await start(bobHears)
  await until(() => said(annHears.of, body.id).length === 1, patient)
  expect(said(bobHears.of, body.id)).toEqual([true, false])
  await relationStore(chat.db).keepBlock({ ...block, version: 2, blocked: false })
})

test('in a large chat nobody is told', async () => {
  const crowd = await Promise.all(Array.from({ length: 99 }, (_, n) => chat.register(`crowd-${n}`)))
  const [large, small] = [await makeGroup(bob, ...crowd), await makeGroup(bob)]
  const [annSays, bobHears] = [await chat.join(ann), await chat.join(bob)]
  for (const chatId of [large, small])
    expect(await annSays.socket.emitWithAck('typing:start', { chatId })).toMatchObject({ ok: true })
  await until(() => said(bobHears.of, small).length === 1, patient)
  expect(said(bobHears.of, large)).toEqual([])
})
