import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const userId = '64b7f0c2a1d2e3f405060708'
let gateway: TestGateway
let token: string

const upstreams = () => [gateway.auth, gateway.user, gateway.chat, gateway.notification]
const seenByAll = () => upstreams().flatMap(({ seen }) => seen)
const api = () => request(gateway.url)

beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', CORS_ORIGINS: 'https://app.example' })
  token = gateway.tokenFor(userId)
})
beforeEach(() => upstreams().forEach(({ seen }) => (seen.length = 0)))
afterAll(() => gateway.stop())

describe('a request with a valid token', () => {
  test.each([
    ['/api/auth/me', 'auth'],
    ['/api/users?search=a%20b&x=//..', 'user'],
    ['/api/chats/x/members', 'chat'],
    ['/api/messages/x?after=1', 'chat'],
    ['/api/messages/c/m/reactions/%F0%9F%91%8D', 'chat'],
    ['/api/chat/history?user=ada', 'chat'],
    ['/api/invites/x/join', 'chat'],
    ['/api/attachments/x', 'chat'],
    ['/api/notifications', 'notification'],
    ['/api/webhooks', 'notification'],
  ])('%s goes to %s as it came', async (path, service) => {
    const { body } = await api().get(path).auth(token, { type: 'bearer' }).expect(200)
    expect(body).toMatchObject({ service, method: 'GET', url: path, headers: { authorization: `Bearer ${token}` } })
  })

  test.each(['post', 'put', 'patch', 'delete'] as const)('%s takes its body along', async (method) => {
    const sent = { text: 'é😀'.repeat(1_000) }
    const { body } = await api()[method]('/api/users/me').auth(token, { type: 'bearer' }).send(sent).expect(200)
    expect(JSON.parse(body.body)).toEqual(sent)
  })

  test('has one request id from the client to the service and back', async () => {
    const response = await api()
      .get('/api/users/me')
      .auth(token, { type: 'bearer' })
      .set('x-request-id', 'from-the-client')
    expect(response.headers['x-request-id']).toBe('from-the-client')
    expect(gateway.user.seen[0]?.headers['x-request-id']).toBe('from-the-client')

    const other = await api().get('/api/users/me').auth(token, { type: 'bearer' }).set('x-request-id', 'not sane')
    expect(gateway.user.seen[1]?.headers['x-request-id']).toBe(other.headers['x-request-id'])
    expect(other.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('cannot say who it is or where it comes from by headers', async () => {
    await api()
      .get('/api/users/me')
      .auth(token, { type: 'bearer' })
      .set({
        'X-User-Id': 'admin',
        'x-user-roles': 'admin',
        'x-user': 'admin',
        'x-internal-secret': 'x',
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-user': 'admin',
        'x-real-ip': '1.2.3.4',
        forwarded: 'for=1.2.3.4',
        te: 'trailers',
        'x-kept': 'yes',
      })
      .expect(200)

    const { headers } = gateway.user.seen[0]!
    const told = Object.entries(headers).filter(([name]) => /^(x-|forwarded|te$)/.test(name) && name !== 'x-request-id')
    expect(Object.fromEntries(told)).toEqual({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': `127.0.0.1:${gateway.port}`,
      'x-forwarded-proto': 'http',
      'x-kept': 'yes',
    })
  })
})

describe('a request without a valid token', () => {
  const expired = () => gateway.tokenFor(userId, { expiresInSeconds: -5 })
  const foreign = () => gateway.tokenFor(userId, { audience: 'other' })

  test.each([
    ['none', () => ''],
    ['no bearer', () => `Basic ${token}`],
    ['nonsense', () => 'Bearer nonsense'],
    ['an expired one', () => `Bearer ${expired()}`],
    ['one for others', () => `Bearer ${foreign()}`],
  ])('is refused here: %s', async (_what, authorization) => {
    const response = await api().get('/api/users/me').set('authorization', authorization()).expect(401)
    expect(response.type).toBe('application/problem+json')
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(JSON.parse(response.text)).toMatchObject({
      type: '/problems/unauthenticated',
      status: 401,
      requestId: response.headers['x-request-id'],
    })
    expect(seenByAll()).toEqual([])
  })

  test.each([
    ['post', '/api/auth/register'],
    ['post', '/api/auth/login'],
    ['post', '/api/auth/LOGIN/'],
    ['post', '/api/auth/refresh?cookie=true'],
    ['get', '/api/auth/.well-known/jwks.json'],
  ] as const)('%s %s is open', async (method, path) => {
    const { body } = await api()[method](path).expect(200)
    expect(body).toMatchObject({ service: 'auth', url: path })
  })
})

describe('a path that is not there', () => {
  test.each([
    '/api',
    '/api/',
    '/api/internal',
    '/api/internal/accounts',
    '/api/metrics',
    '/internal/accounts',
    '/',
    '/x',
    '/api/__proto__/x',
  ])('%s is 404', async (path) => {
    const response = await api().get(path).auth(token, { type: 'bearer' }).expect(404)
    expect(JSON.parse(response.text)).toMatchObject({ type: '/problems/not-found', status: 404 })
    expect(seenByAll()).toEqual([])
  })

  test.each([
    '/api/../internal/accounts',
    '/api/auth/../../internal/accounts',
    '/api/auth/..%2f..%2finternal/accounts',
    '/api/auth/%2e%2e/%2e%2e/metrics',
    '/api/users/%2E%2E/%2e%2e/healthz',
    '/api/auth/..\\..\\metrics',
    '//api/users/me',
    '//chat.internal/api/users/me',
    '/api//users/me',
    '/api/users/\xff',
    '/api/users/%00',
    'http://127.0.0.1/api/users/me',
    'http://127.0.0.1/metrics',
    'metrics',
    '*',
  ])('%s reaches nobody', async (target) => {
    const lines = [`GET ${target} HTTP/1.1`, 'host: x', `authorization: Bearer ${token}`, 'connection: close']
    const answer = await sendRaw(gateway.port, `${lines.join('\r\n')}\r\n\r\n`)

    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json')
    expect(seenByAll()).toEqual([])
  })
})

describe('pages of other origins', () => {
  test('may call when they are listed', async () => {
    const preflight = await api()
      .options('/api/users/me')
      .set({
        origin: 'https://app.example',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization',
      })
      .expect(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-headers': 'authorization',
    })

    const answer = await api().get('/api/users/me').auth(token, { type: 'bearer' }).set('origin', 'https://app.example')
    expect(answer.headers['access-control-allow-origin']).toBe('https://app.example')
    expect(answer.headers['access-control-expose-headers']).toContain('retry-after')
  })

  test.each(['https://evil.example', 'https://app.example.evil', 'null'])('%s may not', async (origin) => {
    const { headers } = await api().get('/api/users/me').auth(token, { type: 'bearer' }).set('origin', origin)
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

test('answers carry the headers that protect a browser', async () => {
  const { headers } = await api().get('/api/users/me').auth(token, { type: 'bearer' })
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  expect(headers['content-security-policy']).toContain("default-src 'self'")
  expect(headers['x-powered-by']).toBeUndefined()
})

test.each(['/healthz', '/readyz', '/metrics'])('%s is its own', async (path) => {
  await api().get(path).expect(200)
  expect(seenByAll()).toEqual([])
})
