import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { Server, type Socket } from 'socket.io'
import { createConnection } from './connection.ts'

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
  const connection = createConnection({
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, // listens on TCP
    session,
    timeoutMs: 5_000,
    backOff: { minMs: backOffMs, maxMs: backOffMs },
    onEvent: () => {},
    onReady: () => {},
    onConnecting: () => {},
    onLost: () => {},
  })
  void connection.keep(closing.signal)
  return { arrival }
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
