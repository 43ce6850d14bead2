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
  const token = tokenFor('64b7f0c2a1d2e3f405060708', { sessionId: 's1', roles: ['admin'] })

  expect(await verifyToken(token)).toMatchObject({ sessionId: 's1', roles: ['admin'] })
  endSession('s1')
  await expect(verifyToken(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  await expect(verifyToken(tokenFor('x', { expiresInSeconds: -5 }))).rejects.toMatchObject({ slug: 'unauthenticated' })
  await expect(verifyToken(tokenFor('x', { audience: 'other' }))).rejects.toMatchObject({ slug: 'unauthenticated' })
})

test('until says what it waited for', async () => {
  let looks = 0
  expect(await until(() => (looks += 1) > 2 && 'three')).toBe('three')
  await expect(until(() => false, { timeoutMs: 20, what: 'the moon' })).rejects.toThrow('the moon')
})

describeWithRabbitmq('with RabbitMQ', () => {
  test('there is an address', () => expect(testRabbitmqUrl).toMatch(/^amqp:/))
})
