import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
let one: TestChat
let two: TestChat
let ann: [TestPerson, TestPerson]
let bob: [TestPerson, TestPerson]
let cyd: [TestPerson, TestPerson]

beforeAll(async () => {
  chats = await startTwoChats()
  ;({ one, two } = chats)
  ;[ann, bob, cyd] = [await chats.register('ann'), await chats.register('bob'), await chats.register('cyd')]
}, 60_000)
afterAll(() => chats.stop())

const slowGroup = async (slowModeSeconds: number): Promise<string> => {
  const chatId = await talk(one).group(ann[0], bob[0], cyd[0])
  await one.as(ann[0]).patch(`/chats/${chatId}`).send({ slowModeSeconds }).expect(200)
  return chatId
}

/** Through one instance and the other in turn. */
const send = (person: [TestPerson, TestPerson], chatId: string, on: number, more: object = {}) =>
  (on % 2 ? two : one)
    .as(person[on % 2]!)
    .post('/messages')
    .send({ chatId, text: 'x', ...more })

const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('slow mode', () => {
  test('lets a member write once in that time, exactly, through two instances at once', async () => {
    const chatId = await slowGroup(3_600)
    const sent = await times(10, (index) => send(bob, chatId, index))
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { body, headers } of sent.filter(({ status }) => status !== 201)) {
      expect(body).toMatchObject({ type: '/problems/too-many-requests', status: 429 })
      expect(body.retryAfterMs).toBeGreaterThan(3_500_000)
      expect(body.retryAfterMs).toBeLessThanOrEqual(3_600_000)
      expect(Number(headers['retry-after'])).toBe(Math.ceil(body.retryAfterMs / 1_000))
    }
    await send(cyd, chatId, 1).expect(201)
    await send(cyd, chatId, 0).expect(429)
  })

  test('lets admins write as they like', async () => {
    const chatId = await slowGroup(3_600)
    await one.as(ann[0]).patch(`/chats/${chatId}/members/${cyd[0].userId}`).send({ role: 'admin' }).expect(200)
    const sent = await times(8, (index) => send(index < 4 ? ann : cyd, chatId, index))
    expect(sent.map(({ status }) => status)).toEqual(Array(8).fill(201))
  })

  test('does not refuse a repeat', async () => {
    const chatId = await slowGroup(3_600)
    const clientMessageId = randomUUID()
    const { body } = await send(bob, chatId, 0, { clientMessageId }).expect(201)
    for (const on of [0, 1])
      expect((await send(bob, chatId, on, { clientMessageId }).expect(200)).body.id).toBe(body.id)
  })

  test('is over after its time, and when the group ends it', async () => {
    const chatId = await slowGroup(1)
    await send(bob, chatId, 0).expect(201)
    await until(async () => (await send(bob, chatId, 1)).status === 201, { timeoutMs: 20_000 })

    await one.as(ann[0]).patch(`/chats/${chatId}`).send({ slowModeSeconds: 3_600 }).expect(200)
    await send(bob, chatId, 0).expect(429)
    await one.as(ann[0]).patch(`/chats/${chatId}`).send({ slowModeSeconds: 0 }).expect(200)
    for (const on of [0, 1, 0, 1]) await send(bob, chatId, on).expect(201)
  })
})
