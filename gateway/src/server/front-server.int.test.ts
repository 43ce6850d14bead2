import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
afterEach(() => gateway.stop())

const start = async (env: NodeJS.ProcessEnv = {}) => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
  return gateway.tokenFor('a'.repeat(24))
}

test.each([
  ['garbage', 'hello\r\n\r\n', 400, 'invalid-request'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'invalid-request'],
  ['an unknown method', 'BREW /api/users/me HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'invalid-request'],
  ['a broken header', 'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n', 400, 'invalid-request'],
  ['too many headers', `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
    'invalid-request',
  ],
])('%s is answered by a problem', async (_what, bytes, status, slug) => {
  await start()
  const answer = await sendRaw(gateway.port, bytes)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toContain(`/problems/${slug}`)
})

test('a request that does not arrive is given up', async () => {
  await start({ REQUEST_TIMEOUT_MS: '1000' })
  const answer = await sendRaw(gateway.port, 'GET / HTTP/1.1\r\nhost: x\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*problems\/request-timeout/)
})

test('an unknown expectation is no reason not to answer', async () => {
  const token = await start()
  const lines = [
    'GET /api/users/me HTTP/1.1',
    'host: x',
    `authorization: Bearer ${token}`,
    'expect: nothing',
    'connection: close',
  ]
  expect(await sendRaw(gateway.port, `${lines.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /)
})

test('a client that waits to be asked for its body is asked', async () => {
  const token = await start()
  const lines = [
    'POST /api/users/me HTTP/1.1',
    'host: x',
    `authorization: Bearer ${token}`,
    'expect: 100-continue',
    'content-length: 2',
  ]
  const answer = await sendRaw(gateway.port, `${lines.join('\r\n')}\r\nconnection: close\r\n\r\nhi`)
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  expect(gateway.user.seen[0]?.body).toBe('hi')
})

test('stopping lets requests under way finish, and takes no more', async () => {
  const token = await start({ UPSTREAM_TIMEOUT_MS: '20000', DRAIN_MS: '20000' })
  const agent = new Agent({ keepAlive: true })
  let finish: (() => void) | undefined
  gateway.user.answer = (_req, res) => (finish = () => res.end('done'))

  const sent = httpRequest(`${gateway.url}/api/users/me`, {
    agent,
    headers: { authorization: `Bearer ${token}` },
  }).end()
  await until(() => finish)
  const drained = gateway.drain()
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow()

  finish?.()
  const [response]: IncomingMessage[] = await once(sent, 'response')
  expect((await buffer(response!)).toString()).toBe('done')
  expect(response?.headers.connection).toBe('close')
  await drained
  agent.destroy()
})

test('stopping does not wait for ever', async () => {
  const token = await start({ UPSTREAM_TIMEOUT_MS: '20000', DRAIN_MS: '50' })
  let hasCome = false
  gateway.user.answer = () => (hasCome = true)
  const sent = httpRequest(`${gateway.url}/api/users/me`, { headers: { authorization: `Bearer ${token}` } }).end()
  const cut = once(sent, 'error')
  await until(() => hasCome)

  await gateway.drain()
  await cut
})
