import { expect, test } from '@jest/globals'
import { openTestDatabase } from './test-database.ts'
import { describeWithRabbitmq, testRabbitmqUrl } from './test-rabbitmq.ts'
import { createTestTokens } from './test-tokens.ts'
import { until } from './until.ts'

test('a suite has a database of its own', async () => {
  const [one, other] = await Promise.all([openTestDatabase(), openTestDatabase()])
  await one.db.collection('things').insertOne({ name: 'a' })

  expect(await other.db.collection('things').countDocuments()).toBe(0)
  expect(await one.db.collection('things').countDocuments()).toBe(1)
  await Promise.all([one.drop(), other.drop()])
})

test('a token is verified until its session ends', async () => {
  const { tokenFor, verifyToken, endSession } = createTestTokens()
  const [userId, sessionId] = ['64b7f0c2a1d2e3f405060708', '64b7f0c2a1d2e3f405060709']
  const token = tokenFor(userId, { sessionId, roles: ['admin'] })

  expect(await verifyToken(token)).toMatchObject({ userId, sessionId, roles: ['admin'] })
  endSession(sessionId)
  await expect(verifyToken(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
})

test.each([{ expiresInSeconds: -5 }, { audience: 'other' }, { issuer: 'other' }])(
  'a token with %j is refused',
  async (claims) => {
    const { tokenFor, verifyToken } = createTestTokens()
    const token = tokenFor('64b7f0c2a1d2e3f405060708', claims)

    await expect(verifyToken(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  },
)

test('until says what it waited for', async () => {
  let looks = 0
  expect(await until(() => (looks += 1) > 2 && 'three')).toBe('three')
  await expect(until(() => false, { timeoutMs: 20, what: 'the moon' })).rejects.toThrow('the moon')
})

describeWithRabbitmq('with RabbitMQ', () => {
  test('there is an address', () => expect(testRabbitmqUrl).toMatch(/^amqp:/))
})
