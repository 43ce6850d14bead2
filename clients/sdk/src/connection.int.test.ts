import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { Server, type Socket } from 'socket.io'
import { createConnection } from './connection.ts'
import { createLine } from './line.ts'
import { Unreachable } from './problem.ts'
import type { Traffic } from './traffic.ts'

const token = {
  userId: 'ada',
  accessToken: 'a',
  refreshToken: 'r',
  expiresAt: Date.now() + 900_000,
  lifetimeMs: 900_000,
}
const session = { begin: async () => {}, tokens: async () => token, renew: async () => token, end: async () => {} }

let io: Server
let closing: AbortController
afterEach(async () => {
  closing.abort()
  await io.close()
})

/** A connection to a server that does this to each socket in turn. `arrival`: when the nth one came. */
const connectionTo = async (backOffMs: number, ...does: ((socket: Socket) => void)[]) => {
  const http = createServer()
  io = new Server(http, { transports: ['websocket'] })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const arrivals: number[] = []
  io.on('connection', (socket) => {
    socket.emit('ready', { userId: 'ada', serverTime: new Date().toISOString() })
    does[arrivals.push(performance.now()) - 1]?.(socket)
  })
  const arrival = (nth: number): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = arrivals[nth - 1]
        if (at !== undefined) resolve(at)
      }
      io.on('connection', look)
      look()
    })

  closing = new AbortController()
  const line = createLine()
  const told: Traffic[] = []
  const happens = new EventEmitter()
  const [ready, lost] = [once(happens, 'ready'), once(happens, 'lost')]
  const connection = createConnection({
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, // listens on TCP
    session,
    timeoutMs: 5_000,
    line,
    onTraffic: (traffic) => told.push(traffic),
    backOff: { minMs: backOffMs, maxMs: backOffMs },
    onEvent: () => {},
    onReady: () => happens.emit('ready'),
    onConnecting: () => {},
    onLost: () => happens.emit('lost'),
  })
  void connection.keep(closing.signal)
  return { arrival, connection, line, told, ready, lost }
}

const sendAway = (socket: Socket): void => {
  socket.emit('session:ending', { reason: 'draining' })
  socket.disconnect(true)
}

test('a client that is sent away comes back at once, however often', async () => {
  const aMinute = 60_000
  const { arrival } = await connectionTo(aMinute, sendAway, sendAway, sendAway)
  await arrival(4) // the test would be over before the back-off is
})

test('one that lost its server backs off', async () => {
  const { arrival } = await connectionTo(600, (socket) => socket.disconnect(true))
  expect((await arrival(2)) - (await arrival(1))).toBeGreaterThanOrEqual(300)
})

test('a cut line is as none at all, and the way back is taken at once', async () => {
  const aMinute = 60_000
  const { arrival, connection, line, told, ready, lost } = await connectionTo(aMinute, (socket) =>
    socket.on('echo', (given, ack) => ack({ ok: true, data: given })),
  )
  await ready
  await connection.call('echo', { said: 1 })

  line.set(false)
  await lost
  await expect(connection.call('echo', {})).rejects.toThrow(Unreachable)
  line.set(true)

  await arrival(2)
  expect(told.map(({ kind }) => kind).slice(0, 3)).toEqual(['event', 'call', 'reply'])
  expect(told[2]).toMatchObject({ name: 'echo', ok: true, reply: { said: 1 } })
})

test('tokens that are shown are not told', async () => {
  const { connection, told, ready } = await connectionTo(1, (socket) =>
    socket.on('auth:renew', (_given, ack) => ack({ ok: true, data: {} })),
  )
  await ready

  await connection.call('auth:renew', { token: 'secret' })

  expect(JSON.stringify(told)).not.toMatch(/secret|auth:renew/)
})
