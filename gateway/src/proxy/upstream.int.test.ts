import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { deadUrl, sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
afterEach(() => gateway.stop())

const start = async (env: NodeJS.ProcessEnv = {}) => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
  return gateway.tokenFor('a'.repeat(24))
}

/** A request whose body and answer are handled by hand. */
const open = (token: string, method = 'GET', headers: Record<string, string> = {}) =>
  httpRequest(`${gateway.url}/api/users/me`, {
    method,
    agent: false,
    headers: { authorization: `Bearer ${token}`, ...headers },
  })

const expectUnavailable = async (token: string, path = '/api/users/me') => {
  const response = await request(gateway.url).get(path).auth(token, { type: 'bearer' }).expect(503)
  expect(response.type).toBe('application/problem+json')
  expect(JSON.parse(response.text)).toEqual({
    type: '/problems/unavailable',
    title: expect.any(String),
    status: 503,
    retryAfterMs: 1_000,
    requestId: response.headers['x-request-id'],
  })
  expect(response.headers['retry-after']).toBe('1')
}

describe('a service that is', () => {
  test('down is 503, and the others answer', async () => {
    const token = await start({ USER_URL: await deadUrl() })
    await expectUnavailable(token)
    await request(gateway.url).get('/api/chats').auth(token, { type: 'bearer' }).expect(200)
  })

  test('unreachable is 503', async () => {
    const token = await start({ USER_URL: 'http://nowhere.invalid:1' })
    await expectUnavailable(token)
  })

  test('silent is 503', async () => {
    const token = await start()
    gateway.user.answer = () => {}
    await expectUnavailable(token)
    gateway.user.answer = undefined
    await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(200)
  })

  test('crashing is 503', async () => {
    const token = await start()
    gateway.user.answer = (req) => req.socket.destroy()
    await expectUnavailable(token)
  })

  test('answering nonsense is 503', async () => {
    const token = await start()
    gateway.user.answer = (req) => req.socket.end('what?\r\n\r\n')
    await expectUnavailable(token)
  })

  test('overwhelmed is 503 at once', async () => {
    const token = await start({ UPSTREAM_MAX_REQUESTS: '1', UPSTREAM_TIMEOUT_MS: '20000' })
    let release: (() => void) | undefined
    gateway.user.answer = (_req, res) => (release = () => res.end('late'))
    const first = request(gateway.url)
      .get('/api/users/me')
      .auth(token, { type: 'bearer' })
      .then((response) => response.status)
    await until(() => release)
    await expectUnavailable(token)

    release?.()
    expect(await first).toBe(200)
    gateway.user.answer = undefined
    await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(200)
  })

  test.each([301, 400, 404, 429, 500, 502])('answering %i is heard as it is', async (status) => {
    const token = await start()
    gateway.user.answer = (_req, res) => res.writeHead(status, { 'x-own': 'yes', 'retry-after': '9' }).end('own words')
    const response = await request(gateway.url)
      .get('/api/users/me')
      .auth(token, { type: 'bearer' })
      .redirects(0)
      .expect(status)
    expect(response.text).toBe('own words')
    expect(response.headers).toMatchObject({ 'x-own': 'yes', 'retry-after': '9' })
  })
})

describe('an answer', () => {
  test('arrives while it is still being written', async () => {
    const token = await start()
    let finish = (): void => {}
    gateway.user.answer = (_req, res) => {
      res.write('first')
      finish = () => res.end(' last')
    }
    const sent = open(token).end()
    const [response]: IncomingMessage[] = await once(sent, 'response')
    const [chunk] = await once(response!, 'data')
    expect(String(chunk)).toBe('first')

    finish()
    expect((await buffer(response!)).toString()).toBe(' last')
  })

  test.each([
    ['stops in the middle', (): void => {}],
    ['breaks off', (socket: IncomingMessage['socket']): void => void setImmediate(() => socket.destroy())],
  ])('that %s is cut', async (_what, then) => {
    const token = await start()
    gateway.user.answer = (req, res) => {
      res.writeHead(200, { 'content-length': '100' })
      res.write('begun')
      then(req.socket)
    }
    const [response]: IncomingMessage[] = await once(open(token).end(), 'response')
    await expect(buffer(response!)).rejects.toThrow('aborted')
  })

  test('that goes on slowly is not cut', async () => {
    const token = await start({ UPSTREAM_TIMEOUT_MS: '2000' }) // far from the pauses, so that a busy machine passes too
    gateway.user.answer = (_req, res) => {
      res.setHeader('content-type', 'text/plain')
      let parts = 0
      const timer = setInterval(() => {
        parts += 1
        if (parts < 6) return void res.write('.')
        clearInterval(timer)
        res.end()
      }, 400)
    }
    const response = await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(200)
    expect(response.text).toBe('.....')
  })
})

describe('a body', () => {
  test('streams in while it is being sent, of any size', async () => {
    const token = await start()
    let received = 0
    gateway.user.answer = (req, res) => {
      req.on('data', (chunk: Buffer) => (received += chunk.length))
      req.on('end', () => res.end(String(received)))
    }
    const sent = open(token, 'POST')
    sent.write(Buffer.alloc(1_000_000))
    await until(() => received === 1_000_000)
    for (let part = 0; part < 10; part += 1) sent.write(Buffer.alloc(1_000_000))
    sent.end()

    const [response]: IncomingMessage[] = await once(sent, 'response')
    expect((await buffer(response!)).toString()).toBe('11000000')
  })

  test('that the client is slow to send is waited for', async () => {
    const token = await start()
    const sent = open(token, 'POST', { 'content-length': '2' })
    sent.write('a')
    setTimeout(() => sent.end('b'), 2_500) // longer than a service may be silent
    const [response]: IncomingMessage[] = await once(sent, 'response')
    expect(response?.statusCode).toBe(200)
    response?.resume()
  })

  test('that a service refuses before it has read it leaves a connection that works', async () => {
    const token = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const options = { agent, headers: { authorization: `Bearer ${token}` } }
    gateway.user.answer = (_req, res) => res.writeHead(413).end('too large')

    const sent = httpRequest(`${gateway.url}/api/users/me`, { ...options, method: 'POST' })
    sent.write(Buffer.alloc(300_000))
    const [refusal]: IncomingMessage[] = await once(sent, 'response')
    expect(refusal?.statusCode).toBe(413)
    sent.end(Buffer.alloc(5_000_000))
    expect((await buffer(refusal!)).toString()).toBe('too large')

    gateway.user.answer = undefined
    const [next]: IncomingMessage[] = await once(httpRequest(`${gateway.url}/api/users/me`, options).end(), 'response')
    expect(next?.statusCode).toBe(200)
    next?.resume()
    agent.destroy()
  })

  test('is never taken for a request of its own', async () => {
    const token = await start()
    const smuggled = 'GET /internal/accounts HTTP/1.1\r\nhost: x\r\n\r\n'
    for (const method of ['DELETE', 'OPTIONS', 'GET', 'HEAD', 'POST']) {
      const head = [
        `${method} /api/users/me HTTP/1.1`,
        'host: x',
        `authorization: Bearer ${token}`,
        'connection: close, content-length',
      ]
      const chunked = `transfer-encoding: chunked\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`
      await sendRaw(gateway.port, `${head.join('\r\n')}\r\n${chunked}`)
      await sendRaw(gateway.port, `${head.join('\r\n')}\r\ncontent-length: ${smuggled.length}\r\n\r\n${smuggled}`)
      await sendRaw(gateway.port, `${head.join('\r\n')}\r\ncontent-length: 5\r\n${chunked}`)
    }
    expect(new Set(gateway.user.seen.map(({ url }) => url))).toEqual(new Set(['/api/users/me']))
  })

  test('of unknown length is refused where it could be', async () => {
    const token = await start()
    const lines = [
      'DELETE /api/users/me HTTP/1.1',
      'host: x',
      `authorization: Bearer ${token}`,
      'transfer-encoding: chunked',
    ]
    const answer = await sendRaw(gateway.port, `${lines.join('\r\n')}\r\nconnection: close\r\n\r\n0\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 411 [\s\S]*problems\/length-required/)
  })
})

test.each(['before the answer', 'in the answer'])(
  'a client that goes away %s is gone for the service too',
  async (when) => {
    const token = await start({ UPSTREAM_TIMEOUT_MS: '20000' })
    let isGone = false
    let hasCome = false
    gateway.user.answer = (_req, res) => {
      hasCome = true
      res.once('close', () => (isGone = true))
      if (when === 'in the answer') res.write('begun')
    }
    const sent = open(token).end()
    sent.on('error', () => {})
    const responded = when === 'in the answer' && once(sent, 'response')
    await until(() => hasCome)
    await responded
    sent.destroy()
    await until(() => isGone)
  },
)

test('connections to services are used again', async () => {
  const token = await start()
  const ports = new Set<number | undefined>()
  gateway.user.answer = (req, res) => {
    ports.add(req.socket.remotePort)
    res.end()
  }
  for (let times = 0; times < 5; times += 1)
    await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' })
  expect(ports.size).toBe(1)
})

test('a service that was started again is found again', async () => {
  const token = await start()
  await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(200)
  const port = Number(new URL(gateway.user.url).port)
  await gateway.user.stop()
  await expectUnavailable(token)

  gateway.user.server.listen(port, '127.0.0.1')
  await once(gateway.user.server, 'listening')
  await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(200)
})
