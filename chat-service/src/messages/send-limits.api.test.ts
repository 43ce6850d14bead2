import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

const burst = 5
const limits = { RATE_LIMIT_ENABLED: 'true', SENDS_PER_SECOND: '1', SENDS_BURST: `${burst}`, CHAT_SENDS_BURST: '12' }

let chat: TestChat
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat({ env: { ...limits, CHAT_SENDS_PER_SECOND: '1' } })
  bob = await chat.register('bob')
}, 60_000)
afterAll(() => chat.stop())

let made = 0
/** A person of their own for each test, in a chat with bob. */
const start = async () => {
  const person = await chat.register(`flooder-${(made += 1)}`)
  const chatId = await talk(chat).group(person, bob)
  const send = (more: object = {}, from = person) =>
    chat
      .as(from)
      .post('/messages')
      .send({ chatId, text: 'x', ...more })
  return { person, chatId, send }
}

const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('a flood', () => {
  test('is answered by a problem that says when to come back, and stops nobody else', async () => {
    const { send } = await start()
    const [flood, others] = await Promise.all([times(20, () => send()), times(burst, () => send({}, bob))])

    expect(others.map(({ status }) => status)).toEqual(Array(burst).fill(201))
    const refused = flood.filter(({ status }) => status !== 201)
    expect(refused.length).toBeGreaterThanOrEqual(5)
    for (const { body, headers, status } of refused) {
      expect({ status, type: body.type }).toEqual({ status: 429, type: '/problems/too-many-requests' })
      expect(body.retryAfterMs).toBeGreaterThan(0)
      expect(body.retryAfterMs).toBeLessThanOrEqual(1_000)
      expect(Number(headers['retry-after'])).toBe(1)
    }
    await until(async () => (await send()).status === 201, { timeoutMs: 20_000 })
  }, 60_000)

  test('over the socket is answered alike', async () => {
    const { person, chatId } = await start()
    const { socket } = await chat.join(person)
    const replies = await times(20, () => socket.emitWithAck('message:send', { chatId, text: 'x' }))
    const refused = replies.filter(({ ok }) => !ok)
    expect(refused.length).toBeGreaterThanOrEqual(5)
    for (const { problem } of refused) expect(problem).toMatchObject({ status: 429, retryAfterMs: expect.any(Number) })
  })

  test('costs the log nothing', async () => {
    const { send } = await start()
    await times(burst + 5, () => send())
    const { commands } = await observeEverything(chat, async () => {
      const refused = await times(30, () => send())
      expect(refused.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(burst)
    })
    expect(commands.filter((name) => name === 'insert').length).toBeLessThanOrEqual(burst)
  })

  test('does not hide what is kept: a repeat gets its answer, also over the limit', async () => {
    const { person, chatId, send } = await start()
    const clientMessageId = randomUUID()
    const { body: first } = await send({ clientMessageId }).expect(201)
    await times(20, () => send())

    const repeats = await times(5, () => send({ clientMessageId }))
    for (const { status, body } of repeats) expect({ status, id: body.id }).toEqual({ status: 200, id: first.id })
    const { socket } = await chat.join(person)
    const reply = await socket.emitWithAck('message:send', { chatId, text: 'x', clientMessageId })
    expect(reply).toMatchObject({ ok: true, data: { id: first.id } })
    const fresh = await times(20, () => send({ clientMessageId: randomUUID() }))
    expect(fresh.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5)
  })

  test('of many people into one chat is limited there, and nowhere else', async () => {
    const { person, chatId, send } = await start()
    const others = await times(4, (index) => chat.register(`other-${made}-${index}`))
    const userIds = others.map(({ userId }) => userId)
    await chat.as(person).post(`/chats/${chatId}/members`).send({ userIds }).expect(200)
    const sent = (await times(4, (index) => times(4, () => send({}, others[index])))).flat()
    expect(sent.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(1)
    expect(sent.filter(({ body }) => body.detail === 'Too much is sent into this chat').length).toBeGreaterThanOrEqual(
      1,
    )

    const elsewhere = await talk(chat).group(bob)
    await until(async () => (await send({ chatId: elsewhere }, bob)).status === 201, { timeoutMs: 20_000 })
  })
})
