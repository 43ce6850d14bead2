import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

const patient = { timeoutMs: 25_000 }
jest.setTimeout(120_000)

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let chatId: string

const start = async (env: Record<string, string>): Promise<void> => {
  chat = await startTestChat({ env: { RATE_LIMIT_ENABLED: 'true', ...env } })
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
  chatId = await makeGroup(chat, ann, [bob])
}

const ask = (socket: Socket) => socket.emitWithAck('presence:set', { presence: 'online' })

/** The WebSocket of `ws` under a client. */
const webSocketOf = ({ io }: Socket) => (io.engine.transport as unknown as { ws: { send: (frame: string) => void } }).ws

describe('a connection that asks too much', () => {
  afterEach(() => chat.stop())

  test('is told until when, and that is true', async () => {
    await start({ SOCKET_EVENTS_BURST: '5', SOCKET_EVENTS_PER_SECOND: '2' })
    const { socket } = await chat.join(ann)
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask(socket)))
    const last = replies.at(-1)
    expect(last).toMatchObject({ ok: false, problem: { status: 429, type: '/problems/too-many-requests' } })
    expect(last.problem.retryAfterMs).toBeGreaterThan(0)
    expect(last.problem.retryAfterMs).toBeLessThanOrEqual(500)

    await pause(last.problem.retryAfterMs + 5) // clocks of timers are coarse
    expect(await ask(socket)).toMatchObject({ ok: true })
  })

  test('may have only so many events under way', async () => {
    const limits = { SOCKET_EVENTS_BURST: '1000', SOCKET_EVENTS_UNDER_WAY: '4' }
    await start(limits)
    const { socket } = await chat.join(ann)
    const send = () => socket.emitWithAck('message:send', { chatId, text: 'x' })
    const replies = await Promise.all(Array.from({ length: 60 }, send))

    const refused = replies.filter(({ ok }) => !ok)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThanOrEqual(56)
    expect(refused[0]).toMatchObject({ problem: { status: 429, retryAfterMs: expect.any(Number) } })
    for (let sent = 0; sent < 10; sent += 1) expect(await send()).toMatchObject({ ok: true })
  })

  test('gets every answer, later, while others are served', async () => {
    await start({ SOCKET_EVENTS_BURST: '50' })
    const [flooding, other] = [await chat.join(ann), await chat.join(bob)]
    const flood = 5_000
    let answered = 0
    const startedAt = performance.now()
    for (let sent = 0; sent < flood; sent += 1)
      flooding.socket.emit('presence:set', { presence: 'online' }, () => (answered += 1))
    await until(() => answered > 0, patient)

    expect(await ask(other.socket)).toMatchObject({ ok: true })
    expect(answered).toBeLessThan(flood) // they came first, and are not through yet
    for (let asked = 0; asked < 20; asked += 1) expect(await ask(other.socket)).toMatchObject({ ok: true })
    await until(() => answered === flood, patient)
    expect(performance.now() - startedAt).toBeGreaterThan(1_000) // 4,000 a second at most, whatever the machine can do
  })
})

describe('a frame that', () => {
  beforeAll(() => start({}))
  afterAll(() => chat.stop())

  test.each([
    ['is too large', (socket: Socket) => void socket.emit('message:send', { text: 'x'.repeat(140_000) })],
    ['is no packet', (socket: Socket) => webSocketOf(socket).send('4nonsense')],
    ['holds no JSON', (socket: Socket) => webSocketOf(socket).send('42["message:send",{')],
    ['holds no event', (socket: Socket) => webSocketOf(socket).send('42{"a":1}')],
  ])('%s ends its connection and no other', async (_case, send) => {
    const [bad, good] = [await chat.join(ann), await chat.join(ann)]
    const ended = once(bad.socket as unknown as NodeJS.EventEmitter, 'disconnect') // an emitter with the same on and off
    send(bad.socket)
    await ended
    expect(await ask(good.socket)).toMatchObject({ ok: true })
    expect(await ask((await chat.join(ann)).socket)).toMatchObject({ ok: true })
  })
})
