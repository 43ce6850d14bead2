import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', CORS_ORIGINS: 'https://app.example' })
})
afterAll(() => gateway.stop())

const get = (path: string) => request(gateway.url).get(path).set('origin', 'https://app.example')

test('what goes to a service and what nobody has are answered with the same headers', async () => {
  const [refused, unknown] = [await get('/api/users/me').expect(401), await get('/api/nothing').expect(404)]

  const ofThis = ['www-authenticate', 'content-length', 'date', 'x-request-id']
  const common = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !ofThis.includes(name)))
  expect(common(refused.headers)).toEqual(common(unknown.headers))
  expect(Object.keys(common(refused.headers)).length).toBeGreaterThan(15)
  for (const { headers, body } of [refused, unknown]) expect(body.requestId).toBe(headers['x-request-id'])
})

test('both are measured', async () => {
  const count = async (): Promise<number> => {
    const text = await gateway.deps.metrics.registry.getSingleMetricAsString('http_request_duration_seconds')
    return Number(/_count\{.*4xx.*\} (\d+)/.exec(text)?.[1] ?? 0)
  }
  const before = await count()
  await get('/api/users/me').expect(401)
  await get('/nothing').expect(404)
  await until(async () => (await count()) === before + 2)
})

test.each([
  ['is an answer that says nothing of it', false],
  ['cuts an answer that has begun', true],
])('an error that nobody foresaw %s', async (_what, hasBegun) => {
  const { upstreams } = gateway.deps
  const { user } = upstreams
  upstreams.user = {
    ...user,
    forward: async (_req, res) => {
      if (hasBegun) res.write('begun')
      throw new Error('private')
    },
  }
  const sent = get('/api/users/me').auth(gateway.tokenFor('a'.repeat(24)), { type: 'bearer' })
  try {
    if (hasBegun) return await expect(sent).rejects.toThrow(/aborted|hang up/)

    const { body, headers } = await sent.expect(500)
    expect(body).toEqual({
      type: '/problems/internal',
      title: expect.any(String),
      status: 500,
      requestId: headers['x-request-id'],
    })
  } finally {
    upstreams.user = user
  }
})
