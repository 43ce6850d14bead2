import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction, Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import request from 'supertest'
import { sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let servers: Server[] = []
const sockets = new Set<Socket>()

afterEach(async () => {
  await gateway.stop()
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  servers = []
})

const serve = async (host: string, port: number, app: RequestListener): Promise<number> => {
  const server = createServer(app)
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  servers.push(server)
  return (server.address() as AddressInfo).port // listens on TCP
}

/** In this order, whoever asks: the first one is tried first. */
const addresses =
  (...all: string[]): LookupFunction =>
  (_name, _options, answer) =>
    answer(
      null,
      all.map((address) => ({ address, family: 4 })),
    )

const start = async (port: number, lookup: LookupFunction): Promise<string> => {
  const url = `http://services.invalid:${port}`
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', USER_URL: url, CHAT_URL: url }, lookup)
  return gateway.tokenFor('a'.repeat(24))
}

const send = (token: string, method: 'get' | 'post' | 'delete' = 'get') =>
  request(gateway.url)[method]('/api/users/me').auth(token, { type: 'bearer' })

test('an address that refuses is followed by the next one, whatever is sent', async () => {
  const bodies: string[] = []
  const port = await serve('127.0.0.2', 0, (req, res) => {
    req.on('data', (chunk) => bodies.push(String(chunk)))
    req.on('end', () => res.end('here'))
  })
  const token = await start(port, addresses('127.0.0.1', '127.0.0.2'))

  expect((await send(token).expect(200)).text).toBe('here')
  await send(token, 'post').send({ of: 'mine' }).expect(200)
  expect(bodies).toEqual(['{"of":"mine"}'])
})

test('so is that of a socket', async () => {
  const port = await serve('127.0.0.2', 0, (_req, res) => res.end())
  const switching = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade']
  servers[0]!.on('upgrade', (_req, socket) => socket.end(`${switching.join('\r\n')}\r\n\r\nhere`))
  await start(port, addresses('127.0.0.1', '127.0.0.2'))

  const upgrade = ['GET /socket.io/ HTTP/1.1', 'host: x', 'upgrade: websocket', 'connection: upgrade']
  const heard = await sendRaw(gateway.port, `${upgrade.join('\r\n')}\r\n\r\n`)
  expect(heard).toMatch(/^HTTP\/1\.1 101 [^]*\r\n\r\nhere$/)
})

/** One instance loses the connection of everything it gets; the other one answers. */
const startWithOneThatLoses = async () => {
  const asked = { losing: 0, answering: 0 }
  const port = await serve('127.0.0.1', 0, (req) => {
    asked.losing += 1
    req.socket.resetAndDestroy()
  })
  await serve('127.0.0.2', port, (_req, res) => {
    asked.answering += 1
    res.end('here')
  })
  let turn = 0
  const token = await start(port, (name, options, answer) =>
    addresses((turn += 1) % 2 === 1 ? '127.0.0.1' : '127.0.0.2')(name, options, answer),
  )
  return { asked, token }
}

test.each(['get', 'delete'] as const)('a %s that is lost before its answer is asked once more', async (method) => {
  const { asked, token } = await startWithOneThatLoses()
  expect((await send(token, method).expect(200)).text).toBe('here')
  expect(asked).toEqual({ losing: 1, answering: 1 })
})

test('what may have happened is not', async () => {
  const { asked, token } = await startWithOneThatLoses()
  await send(token, 'post').send({ of: 'mine' }).expect(503)
  await send(token, 'post').expect(200)
  await send(token, 'delete').send({ of: 'mine' }).expect(200)
  expect(asked).toEqual({ losing: 1, answering: 2 })
})

test('nor is anything more than once', async () => {
  let asked = 0
  const port = await serve('127.0.0.1', 0, (req) => {
    asked += 1
    req.socket.destroy()
  })
  const token = await start(port, addresses('127.0.0.1'))
  await send(token).expect(503)
  expect(asked).toBe(2)
})
