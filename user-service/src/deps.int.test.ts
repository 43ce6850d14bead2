import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { on, type Broker } from '@chat/common/broker/broker'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import type { DomainEvent } from '@chat/common/events/define-event'
import { blockChanged, contactChanged, profileUpdated, settingsChanged } from '@chat/common/events/user-events'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { until } from '@chat/common/testing/until'
import { buildApp } from './app.ts'
import { loadConfig } from './config.ts'
import { createDeps } from './deps.ts'
import { callAs } from './testing/caller.ts'

let database: TestDatabase
let broker: Broker
let heard: DomainEvent[]
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  database = await openTestDatabase('users')
  const log = createLogger({ service: 'user-service', level: 'silent', format: 'json' })
  broker = openLocalBroker({ log })
  heard = []
  const listener = await broker.listen({
    routes: [
      on(profileUpdated, (event) => void heard.push(event)),
      on(settingsChanged, (event) => void heard.push(event)),
      on(blockChanged, (event) => void heard.push(event)),
      on(contactChanged, (event) => void heard.push(event)),
    ],
  })
  closing.push(broker.close, listener.stop)
  for (const service of ['chat-service', 'notification-service'] as const) {
    const deadLetters = deadLetterStore(database.db)
    const options = { service, routes: [], orderBy: () => '', isHealthy: async () => true, deadLetters }
    closing.push((await broker.consume(options)).stop)
  }
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
  await database.drop()
})

test('everything that people change here reaches whoever listens, and nothing of it is left waiting', async () => {
  const log = createLogger({ service: 'user-service', level: 'silent', format: 'json' })
  const env = {
    MONGO_URL: database.url,
    AUTH_URL: 'http://127.0.0.1:1',
    AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
    CHAT_INTERNAL_URL: 'http://127.0.0.1:1',
    INTERNAL_SECRET: 'not-asked-for-here',
  }
  const { access, tokenFor } = createTestTokens()
  const parts = { log, broker, metrics: createMetrics('user-service') }
  const { deps, outbox } = createDeps(loadConfig(env), parts, { db: database.db, access })
  closing.push(outbox.stop)
  await createIndexes(database.db)
  const call = callAs(buildApp(deps), tokenFor)
  const [ann, bob] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')]
  for (const [index, userId] of [ann, bob].entries()) {
    const name = `person-${index}`
    const person = { userId, username: name, displayName: name, createdAt: new Date().toISOString() }
    await deps.profiles.keepRegistered(person)
  }

  await call(ann, 'patch', '/users/me', { bio: 'Hello' }).expect(200)
  await call(ann, 'patch', '/users/me/settings', { locale: 'de' }).expect(200)
  await call(ann, 'put', `/users/me/contacts/${bob}`).expect(200)
  await call(bob, 'put', `/users/me/blocks/${ann}`).expect(204)

  await until(() => heard.length === 5, { timeoutMs: 20_000, what: 'five events' })
  const told = heard.map(({ type, source, data }) => ({ type, source, ...(data as object) }))
  const source = '/user-service'
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'profile_updated', source, userId: ann, bio: 'Hello', version: 1 }),
      expect.objectContaining({ type: 'settings_changed', source, userId: ann, locale: 'de', version: 1 }),
      expect.objectContaining({ type: 'contact_changed', source, state: 'asked', askedBy: ann, version: 1 }),
      expect.objectContaining({
        type: 'block_changed',
        source,
        userId: bob,
        blockedId: ann,
        blocked: true,
        version: 2,
      }),
      expect.objectContaining({ type: 'contact_changed', source, state: 'none', version: 2 }),
    ]),
  )
  for (const name of ['profiles', 'settings', 'relations']) {
    const waiting = () => database.db.collection(name).countDocuments({ outbox: { $exists: true } })
    await until(async () => (await waiting()) === 0, { timeoutMs: 20_000, what: `nothing waiting in ${name}` })
  }
})
