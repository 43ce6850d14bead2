import { afterEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const env = {
  RATE_LIMIT_PER_USER: '3',
  RATE_LIMIT_PER_ADDRESS: '2',
  RATE_LIMIT_CREDENTIALS: '1',
  TRUSTED_PROXIES: '127.0.0.1',
}
let gateway: TestGateway
afterEach(() => gateway.stop())

const get = (token: string, from = '192.0.2.1', path = '/api/users/me') =>
  request(gateway.url).get(path).set('x-forwarded-for', from).auth(token, { type: 'bearer' })
const login = (from: string, path = '/api/auth/login') => request(gateway.url).post(path).set('x-forwarded-for', from)

const statuses = async (responses: PromiseLike<request.Response>[]): Promise<number[]> =>
  (await Promise.all(responses)).map(({ status }) => status).sort()

describe('limits', () => {
  test('of a user hold wherever they come from, and concern nobody else', async () => {
    gateway = await startTestGateway(env)
    const [ada, bob] = [gateway.tokenFor('a'.repeat(24)), gateway.tokenFor('b'.repeat(24))]
    const first = await get(ada)
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '3;w=60', ratelimit: 'limit=3, remaining=2, reset=60' })

    expect(await statuses([get(ada, '192.0.2.2'), get(ada, '192.0.2.3'), get(ada, '192.0.2.4')])).toEqual([
      200, 200, 429,
    ])
    expect((await get(bob)).status).toBe(200)
    expect(gateway.user.seen).toHaveLength(4)
  })

  test('answer a problem that says when to come back', async () => {
    gateway = await startTestGateway(env)
    await login('192.0.2.1')
    const response = await login('192.0.2.1')

    expect(response.status).toBe(429)
    expect(JSON.parse(response.text)).toMatchObject({ type: '/problems/too-many-requests', status: 429 })
    expect(Number(response.headers['retry-after'])).toBe(Math.ceil(JSON.parse(response.text).retryAfterMs / 1_000))
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(response.headers['ratelimit']).toContain('remaining=0')
  })

  test('of an address count what has no valid token', async () => {
    gateway = await startTestGateway(env)
    expect(await statuses([get('x'), get('y'), get('z')])).toEqual([401, 401, 429])
    expect((await get('x', '192.0.2.2')).status).toBe(401)
  })

  test('of credentials are stricter, for each way of writing the path, and apart from all else', async () => {
    gateway = await startTestGateway(env)
    expect((await login('192.0.2.1')).status).toBe(200)
    expect((await login('192.0.2.1', '/api/auth/LOGIN/')).status).toBe(429)
    expect((await login('192.0.2.1', '/api/auth/%6cogin')).status).toBe(429)
    expect((await login('192.0.2.1', '/api/auth/register')).status).toBe(200)
    expect((await login('192.0.2.2')).status).toBe(200)
    expect((await get(gateway.tokenFor('c'.repeat(24)))).status).toBe(200)
  })

  test('believe no address that a stranger tells', async () => {
    gateway = await startTestGateway({ ...env, TRUSTED_PROXIES: '' })
    expect((await login('192.0.2.1')).status).toBe(200)
    expect((await login('192.0.2.2')).status).toBe(429)
  })

  test('count the nearest address that is no proxy of ours', async () => {
    gateway = await startTestGateway(env)
    expect((await login('203.0.113.9, 192.0.2.1')).status).toBe(200)
    expect((await login('203.0.113.8, 192.0.2.1')).status).toBe(429)
    expect((await login('not an address')).status).toBe(200)
    expect((await login('neither')).status).toBe(429)
    expect(gateway.auth.seen[0]?.headers['x-forwarded-for']).toBe('192.0.2.1')
  })

  test('can be switched off', async () => {
    gateway = await startTestGateway({ ...env, RATE_LIMIT_ENABLED: 'false' })
    const responses = await Promise.all([login('192.0.2.1'), login('192.0.2.1')])
    expect(responses.map(({ status }) => status)).toEqual([200, 200])
    expect(responses[0]?.headers['ratelimit']).toBeUndefined()
  })
})
