import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { listen } from '@chat/common/http/listen'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { createNotificationIndexes, startNotificationService } from './app.ts'
import { loadConfig } from './config.ts'
import type { Inbox } from './inboxes/inbox.ts'
import { createTestChat } from './testing/test-chat.ts'
import { newUserId } from './testing/open-test-service.ts'

const log = createLogger({ service: 'notification-service', level: 'silent', format: 'json' })

const config = loadConfig({
  MONGO_URL: testDatabaseUrl('notifications'),
  AUTH_URL: 'http://127.0.0.1:1',
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  CHAT_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'a secret of the tests',
  FOLD_WITHIN_MS: '5',
  LINGER_MS: '0',
})

beforeAll(() => createNotificationIndexes(config))

afterAll(async () => {
  const db = await openDatabase(config.MONGO_URL)
  await db.dropDatabase()
  await db.close()
})

test('started, it folds what the broker brings, and says that tokens cannot be verified while auth-service is away', async () => {
  const broker = openLocalBroker({ log })
  const parts = { log, broker, metrics: createMetrics('notification-service') }
  const service = await startNotificationService(config, parts)
  const http = request(`http://127.0.0.1:${service.port}`)

  const chat = createTestChat()
  const [ada, bob] = [newUserId(), newUserId()]
  const publisher = await broker.openPublisher()
  const events = [...chat.created('direct', [ada, bob]), ...chat.said(ada, 'one'), ...chat.said(ada, 'two')]
  await new Promise<void>((resolve, reject) =>
    publisher.publish(events, (error) => (error ? reject(error) : resolve())),
  )

  const db = await openDatabase(config.MONGO_URL)
  const inbox = await db.collection<Inbox>('inboxes').findOne({ _id: `${chat.chatId}:${bob}` })
  expect(inbox).toMatchObject({ notification: { seqs: [{ from: 2, to: 3 }] } })
  await db.close()

  await http.get('/healthz').expect(200)
  const { body } = await http.get('/readyz').expect(503)
  expect(body).toMatchObject({ ready: false, broker: true })
  await http.get('/api/notifications').set('authorization', 'Bearer a.b.c').expect(503)
  await http.get('/api/notifications').expect(401)

  await service.stop()
  await broker.close()
})

test('the events of one chat that wait are folded together, whatever their number', async () => {
  const broker = openLocalBroker({ log })
  const service = await startNotificationService(config, {
    log,
    broker,
    metrics: createMetrics('notification-service'),
  })
  const chat = createTestChat()
  const [ada, bob] = [newUserId(), newUserId()]
  const events = [
    ...chat.created('direct', [ada, bob]),
    ...Array.from({ length: 500 }, (_, number) => chat.said(ada, `message ${number}`)).flat(),
  ]
  const publisher = await broker.openPublisher()
  await new Promise<void>((resolve, reject) =>
    publisher.publish(events, (error) => (error ? reject(error) : resolve())),
  )

  const db = await openDatabase(config.MONGO_URL)
  const inbox = await until(() => db.collection<Inbox>('inboxes').findOne({ _id: `${chat.chatId}:${bob}` }))
  expect(inbox).toMatchObject({ notification: { seqs: [{ from: 2, to: 501 }] } })
  expect(inbox.version).toBeLessThan(20)
  await db.close()
  await service.stop()
  await broker.close()
})

test('a taken port is said at once', async () => {
  const other = createServer()
  const port = await listen(other, { host: '127.0.0.1', port: 0 })
  const broker = openLocalBroker({ log })
  const parts = { log, broker, metrics: createMetrics('notification-service') }

  await expect(startNotificationService({ ...config, PORT: port }, parts)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await broker.close()
  other.close()
})
