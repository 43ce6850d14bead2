import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Access } from '@chat/common/auth/access'
import { createAccess } from '@chat/common/auth/create-access'
import type { Broker } from '@chat/common/broker/broker'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { openRabbitBroker } from '@chat/common/broker/open-rabbit-broker'
import { ConfigError } from '@chat/common/config/read-config'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService } from '@chat/common/process/service'
import { openLink } from '@chat/common/testing/breakable-link'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { describeWithRabbitmq, testRabbitmqUrl } from '@chat/common/testing/test-rabbitmq'
import { until } from '@chat/common/testing/until'
import { createAuthIndexes, startAuthService } from './app.ts'
import { brokerAway, password, silent, uniqueName } from './testing/open-auth.ts'
import { secret, testConfig } from './testing/test-config.ts'

type Closing = (() => Promise<unknown>)[]
const closeAll = async (closing: Closing): Promise<void> => {
  for (const close of closing.splice(0).reverse()) await close()
}
const closing: Closing = []
afterEach(() => closeAll(closing))

const start = async (broker: Broker, url = testDatabaseUrl('auth'), toClose = closing): Promise<RunningService> => {
  const config = testConfig({ MONGO_URL: url })
  await createAuthIndexes(config)
  const running = await startAuthService(config, { log: silent, broker, metrics: createMetrics('auth-service') })
  toClose.push(running.stop)
  return running
}

const startWithDatabase = async (broker: Broker, toClose = closing) => {
  const url = testDatabaseUrl('auth')
  const db = await openDatabase(url)
  toClose.push(async () => {
    await db.dropDatabase()
    await db.close()
  })
  return { running: await start(broker, url, toClose), db }
}

/** One that reaches no broker, for all who need no more. */
const closingAlone: Closing = []
let alone: RunningService
beforeAll(async () => {
  alone = (await startWithDatabase(brokerAway, closingAlone)).running
})
afterAll(() => closeAll(closingAlone))

const open = (broker: Broker): Broker => {
  closing.push(broker.close)
  return broker
}

/** What another service does to know who calls. */
const accessTo = ({ port, internalPort }: RunningService, broker: Broker): Access => {
  const access = createAccess({
    config: {
      AUTH_URL: `http://127.0.0.1:${port}`,
      AUTH_INTERNAL_URL: `http://127.0.0.1:${internalPort}`,
      INTERNAL_SECRET: secret,
      KEY_SET_MIN_INTERVAL_SECONDS: 10,
      KEY_SET_LIFETIME_SECONDS: 300,
      REVOCATIONS_INTERVAL_MS: 500,
    },
    broker,
    log: silent,
  })
  closing.push(access.stop)
  return access
}

const call = (running: RunningService, method: string, path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${running.port}${path}`, { method, ...init })

const register = async (running: RunningService): Promise<string> => {
  const username = uniqueName()
  const body = JSON.stringify({ username, email: `${username}@example.org`, password })
  const headers = { 'content-type': 'application/json' }
  const answer = await call(running, 'POST', '/api/auth/register', { body, headers })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { accessToken: string }).accessToken
}

const logOut = async (running: RunningService, token: string): Promise<void> => {
  const answer = await call(running, 'POST', '/api/auth/logout', { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(204)
}

const endsWithinASecond = async (running: RunningService, broker: Broker) => {
  const access = accessTo(running, broker)
  const token = await register(running)
  const caller = await until(() => access.verifyToken(token))
  const heard: string[] = []
  access.onSessionEnded((sessionId) => heard.push(sessionId))

  await logOut(running, token)
  await until(() => access.isEnded(caller), { timeoutMs: 1_000, what: 'the end of the session' })
  await expect(access.verifyToken(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  expect(heard).toEqual([caller.sessionId])
}

describe('a session that ends is over elsewhere within a second', () => {
  test('by the broker of one process', async () => {
    const broker = open(openLocalBroker({ log: silent }))
    await endsWithinASecond((await startWithDatabase(broker)).running, broker)
  })

  test('while there is no broker', async () => {
    await endsWithinASecond(alone, brokerAway)
  })

  test('while auth-service alone has lost the broker, as nobody else can tell, and is told once when it is back', async () => {
    const theirs = open(openLocalBroker({ log: silent }))
    await endsWithinASecond(alone, theirs)
  })

  test('for a process that starts afterwards, from its first answer on', async () => {
    const token = await register(alone)
    await logOut(alone, token)

    const access = accessTo(alone, brokerAway)
    const first = await until(() => access.verifyToken(token).catch(({ slug }) => slug !== 'unavailable' && slug))
    expect(first).toBe('unauthenticated')
  })
})

describeWithRabbitmq('over RabbitMQ', () => {
  test('the link of auth-service is cut and mended: the end of a session comes within a second, and once', async () => {
    const link = await openLink(testRabbitmqUrl)
    closing.push(link.close)
    const namespace = `${uniqueName()}.`
    const connect = (url: string) =>
      open(openRabbitBroker({ url, log: silent, metrics: createMetrics('auth-service'), namespace }))
    const [its, theirs] = [connect(link.url), connect(testRabbitmqUrl)]
    await until(() => its.isUp() && theirs.isUp(), { timeoutMs: 10_000 })
    const { running, db } = await startWithDatabase(its)
    const access = accessTo(running, theirs)
    const token = await register(running)
    const { sessionId } = await until(() => access.verifyToken(token))
    const heard: string[] = []
    access.onSessionEnded((id) => heard.push(id))

    link.cut()
    await until(() => !its.isUp())
    await logOut(running, token)
    await until(() => access.isEnded({ sessionId }), { timeoutMs: 1_000, what: 'the end of the session' })

    link.mend()
    const waiting = { 'outbox.0': { $exists: true } }
    await until(async () => (await db.collection('sessions').countDocuments(waiting)) === 0, { timeoutMs: 20_000 })
    expect(heard).toEqual([sessionId])
  })

  test('a session that ends is over elsewhere within a second, and nothing waits any more', async () => {
    const metrics = createMetrics('auth-service')
    const namespace = `${uniqueName()}.`
    const broker = open(openRabbitBroker({ url: testRabbitmqUrl, log: silent, metrics, namespace }))
    await until(() => broker.isUp(), { timeoutMs: 10_000 })
    const { running, db } = await startWithDatabase(broker)
    await endsWithinASecond(running, broker)

    for (const name of ['accounts', 'sessions'])
      await until(async () => (await db.collection(name).countDocuments({ 'outbox.0': { $exists: true } })) === 0)
  })
})

describe('the process', () => {
  test('is ready with its database and keys, and says whether the broker is there', async () => {
    const answer = await call(alone, 'GET', '/readyz')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ ready: true, broker: 'down' })
  })

  test('asks for the secret on its internal listener, and has nothing internal on the other', async () => {
    expect((await fetch(`http://127.0.0.1:${alone.internalPort}/internal/accounts`)).status).toBe(401)
    expect((await fetch(`http://127.0.0.1:${alone.internalPort}/api/auth/me`)).status).toBe(401)
    expect((await call(alone, 'GET', '/internal/accounts')).status).toBe(404)
    expect((await call(alone, 'GET', '/api/internal/accounts')).status).toBe(404)
  })

  test('that cannot start leaves nothing open', async () => {
    const url = testDatabaseUrl('auth')
    const running = await start(brokerAway, url)
    const parts = { log: silent, broker: brokerAway, metrics: createMetrics('auth-service') }
    const taken = testConfig({ MONGO_URL: url, PORT: String(running.port) })
    await expect(startAuthService(taken, parts)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    const wrongKey = testConfig({ MONGO_URL: url, KEY_ENCRYPTION_SECRET: 'another secret of sixteen' })
    await expect(startAuthService(wrongKey, parts)).rejects.toThrow(ConfigError)
  })

  test('lets two instances on one database accept each other`s tokens', async () => {
    const url = testDatabaseUrl('auth')
    const [one, other] = [await start(brokerAway, url), await start(brokerAway, url)]
    const token = await register(one)
    const me = () => call(other, 'GET', '/api/auth/me', { headers: { authorization: `Bearer ${token}` } })
    expect((await me()).status).toBe(200)
    await logOut(one, token)
    expect((await me()).status).toBe(401)
  })
})
