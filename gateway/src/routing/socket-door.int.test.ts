import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { deadUrl, sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
const clients: Socket[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await gateway.stop()
})

const start = async (env: NodeJS.ProcessEnv = {}) => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
}

const upgrade = (path = '/socket.io/?EIO=4&transport=websocket', more: string[] = [], method = 'GET'): string =>
  [`${method} ${path} HTTP/1.1`, 'host: x', 'connection: Upgrade', 'upgrade: websocket', ...more, '', ''].join('\r\n')

/** Answers an upgrade as a server would, then echoes. */
const echoSockets = () => {
  const seen: { url: string | undefined; headers: Record<string, unknown>; socket: Socket }[] = []
  gateway.chat.server.on('upgrade', (req, socket: Socket, head: Buffer) => {
    seen.push({ url: req.url, headers: req.headers, socket })
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')
    if (head.length > 0) socket.write(head)
    socket.pipe(socket)
  })
  return seen
}

const openSocket = async (bytes = upgrade()) => {
  const socket = connect(gateway.port, '127.0.0.1')
  clients.push(socket)
  const received = { text: '' }
  socket.on('data', (chunk) => (received.text += String(chunk)))
  socket.on('error', () => {})
  socket.write(bytes)
  await until(() => received.text.includes('\r\n\r\n'))
  return { socket, received }
}

describe('opening a socket', () => {
  test('is the first request ever, reaches chat-service as it came, and carries bytes both ways', async () => {
    await start()
    const seen = echoSockets()
    const { socket, received } = await openSocket()
    expect(received.text).toMatch(/^HTTP\/1\.1 101 /)

    socket.write('hello')
    await until(() => received.text.endsWith('hello'))
    expect(seen[0]?.url).toBe('/socket.io/?EIO=4&transport=websocket')
  })

  test('does not lose what was sent with it', async () => {
    await start()
    echoSockets()
    const { received } = await openSocket(`${upgrade()}early`)
    await until(() => received.text.endsWith('early'))
  })

  test('tells chat-service what is known here, not what is claimed', async () => {
    await start()
    const seen = echoSockets()
    await openSocket(upgrade(undefined, ['x-user-id: admin', 'x-forwarded-for: 1.2.3.4', 'x-request-id: my-request']))

    expect(seen[0]?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-request-id': 'my-request' })
    expect(seen[0]?.headers).not.toHaveProperty('x-user-id')
  })

  test('is refused in the words of chat-service', async () => {
    await start()
    gateway.chat.server.on('upgrade', (_req, socket) =>
      socket.end('HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n5\r\nno no\r\n0\r\n\r\n'),
    )
    const answer = await sendRaw(gateway.port, upgrade())
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\n\r\nno no$/)
  })
})

describe('503 is the answer when chat-service', () => {
  const expectUnavailable = async () => {
    const answer = await sendRaw(gateway.port, upgrade())
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toContain('retry-after: 1')
    expect(answer).toContain('/problems/unavailable')
  }

  test('is down', async () => {
    await start({ CHAT_URL: await deadUrl() })
    await expectUnavailable()
  })

  test('says nothing', async () => {
    await start()
    gateway.chat.server.on('upgrade', () => {})
    await expectUnavailable()
  })

  test('hangs up', async () => {
    await start()
    gateway.chat.server.on('upgrade', (_req, socket) => socket.destroy())
    await expectUnavailable()
  })
})

test.each([
  ['/', 404],
  ['/api/users/me', 404],
  ['/socket.io/x', 404],
  ['/socket.io/../metrics', 400],
  ['//socket.io/', 400],
  ['http://chat/socket.io/', 400],
])('an upgrade at %s is %i', async (path, status) => {
  await start()
  const seen = echoSockets()
  const answer = await sendRaw(gateway.port, upgrade(path))
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*application/problem\\+json`))
  expect(seen).toEqual([])
})

test('an upgrade to something else, or by another method, is 400', async () => {
  await start()
  const seen = echoSockets()
  expect(await sendRaw(gateway.port, upgrade().replace('websocket\r\n', 'h2c\r\n'))).toMatch(/^HTTP\/1\.1 400 /)
  expect(await sendRaw(gateway.port, upgrade(undefined, ['content-length: 0'], 'POST'))).toMatch(/^HTTP\/1\.1 400 /)
  expect(seen).toEqual([])
})

test.each(['get', 'post', 'options'] as const)('polling by %s is 400', async (method) => {
  await start()
  const response = await request(gateway.url)[method]('/socket.io/?EIO=4&transport=polling').expect(400)
  expect(JSON.parse(response.text)).toMatchObject({ type: '/problems/invalid-request' })
  expect(gateway.chat.seen).toEqual([])
})

describe('closing', () => {
  test('by the client ends the connection behind', async () => {
    await start()
    const seen = echoSockets()
    const { socket } = await openSocket()
    socket.end()
    await until(() => seen[0]?.socket.destroyed)
  })

  test('by a reset ends the connection behind', async () => {
    await start()
    const seen = echoSockets()
    const { socket } = await openSocket()
    socket.resetAndDestroy()
    await until(() => seen[0]?.socket.destroyed)
  })

  test('by the service ends the connection of the client, after its last words', async () => {
    await start()
    const seen = echoSockets()
    const { socket, received } = await openSocket()
    seen[0]?.socket.end('bye')
    await once(socket, 'close')
    expect(received.text.endsWith('bye')).toBe(true)
  })

  test('by a crash of the service ends the connection of the client, and the gateway lives', async () => {
    await start()
    const seen = echoSockets()
    const { socket } = await openSocket()
    seen[0]?.socket.resetAndDestroy()
    await once(socket, 'close')
    await request(gateway.url).get('/healthz').expect(200)
  })

  test('before the service has answered takes the request back', async () => {
    await start({ UPSTREAM_TIMEOUT_MS: '20000' })
    let behind: Socket | undefined
    gateway.chat.server.on('upgrade', (_req, socket: Socket) => {
      behind = socket
      socket.on('error', () => {})
    })
    const socket = connect(gateway.port, '127.0.0.1')
    clients.push(socket)
    socket.write(upgrade())
    await until(() => behind)
    socket.resetAndDestroy()
    behind?.resume()
    await until(() => behind?.readableEnded || behind?.destroyed)
  })

  test('of the gateway ends every socket', async () => {
    await start()
    const seen = echoSockets()
    const { socket } = await openSocket()
    const closed = once(socket, 'close')
    await gateway.drain()
    expect(seen[0]?.socket.destroyed).toBe(false)

    await gateway.deps.sockets.stop()
    await closed
    await until(() => seen[0]?.socket.destroyed)
  })
})
