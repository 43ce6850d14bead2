import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fetchKeys } from '@chat/common/auth/fetch-keys'
import { createKeySet, type KeySet } from '@chat/common/auth/key-set'
import { createTokenVerifier } from '@chat/common/auth/verify-token'
import { listen } from '@chat/common/http/listen'
import { until } from '@chat/common/testing/until'
import jwt from 'jsonwebtoken'
import { buildApp } from '../app.ts'
import { createDeps } from '../deps.ts'
import { createMetrics } from '@chat/common/metrics/metrics'
import { brokerAway, openAuth, silent, type TestAuth } from '../testing/open-auth.ts'
import { runRotateKeys } from './rotate-keys-job.ts'

const second = 1_000
/** Until a new key signs, and from then on until the one before is over. */
const publishedMs = 610 * second
const overMs = 910 * second

let auth: TestAuth
let server: Server
let url: string
let fetches: number
const keySets: KeySet[] = []
beforeEach(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
  auth.stopClock()
  fetches = 0
  const app = buildApp(auth.deps)
  server = createServer((req, res) => {
    fetches += 1
    app(req, res)
  })
  url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}/api/auth/.well-known/jwks.json`
})
afterEach(async () => {
  await Promise.all(keySets.splice(0).map((keySet) => keySet.stop()))
  server.closeAllConnections()
  server.close()
  await auth.close()
})

const nowMs = () => auth.deps.now().getTime()
const kidOf = (token: string): string => jwt.decode(token, { complete: true })!.header.kid!
const keyRing = () => auth.deps.keyRing

/** Another service: its copy of the keys, and what it makes of tokens. Its copy is not read again by time. */
const openConsumer = async () => {
  const options = { minIntervalMs: 10 * second, lifetimeMs: 2 ** 31 - 1, now: nowMs, log: silent }
  const keySet = createKeySet({ ...options, fetchKeys: () => fetchKeys(url) })
  keySets.push(keySet)
  await until(() => keySet.isReady())
  const verify = createTokenVerifier({ findKey: keySet.find, keysLost: keySet.lost, now: nowMs })
  return { verify, expect: () => keySet.expect(keyRing().kids()) }
}

/** A second instance of auth-service on the same database. */
const openInstance = () =>
  createDeps(
    auth.deps.config,
    { log: silent, broker: brokerAway, metrics: createMetrics('auth') },
    auth.db,
    auth.deps.now,
  )

const unauthenticated = { slug: 'unauthenticated' }

describe('a new key', () => {
  test('signs when everybody knows it; the one before counts until its last token is over, then it is gone', async () => {
    const person = await auth.register()
    const consumer = await openConsumer()
    const first = kidOf(person.accessToken)
    const { kid } = await auth.deps.keyKeeper.rotate('command')
    expect(keyRing().kids()).toEqual([first, kid])

    auth.putForward(publishedMs - 1)
    const last = (await auth.refresh(person.refreshToken).expect(200)).body
    expect(kidOf(last.accessToken)).toBe(first)
    auth.putForward(1)
    const next = (await auth.refresh(last.refreshToken).expect(200)).body
    expect(kidOf(next.accessToken)).toBe(kid)
    for (const { accessToken } of [last, next]) {
      await consumer.verify(accessToken)
      await auth.get('/auth/me', accessToken).expect(200)
    }

    auth.putForward(overMs - 11 * second)
    await consumer.verify(last.accessToken) // its last second
    auth.putForward(11 * second)
    await auth.deps.keyKeeper.tend()
    expect(keyRing().kids()).toEqual([kid])
    expect(await auth.db.collection('signing_keys').countDocuments()).toBe(1)
    expect((await auth.refresh(next.refreshToken).expect(200)).body.expiresIn).toBe(900)
  })

  test('is one, by age, whatever instances look at once, how often', async () => {
    const instances = await Promise.all([openInstance(), openInstance(), openInstance()])
    const tend = () => Promise.all([auth.deps, ...instances].map(({ keyKeeper }) => keyKeeper.tend()))
    await tend()
    expect(keyRing().kids()).toHaveLength(1)
    auth.putForward(90 * 86_400 * second)
    for (let n = 0; n < 3; n += 1) await tend()
    expect(keyRing().kids()).toHaveLength(2)
    for (const instance of instances) expect(instance.keyRing.kids()).toEqual(keyRing().kids())

    const rotations = await auth.db.collection('audit').find({ action: 'keys-rotated' }).toArray()
    const details = {
      kid: keyRing().kids()[1],
      reason: 'age',
      activeFrom: new Date(nowMs() + publishedMs).toISOString(),
    }
    expect(rotations).toMatchObject([{ actorId: null, targetId: null, details }])
    await Promise.all(instances.map(({ outbox }) => outbox.stop()))
  })

  test('is in the audit log also when whoever made it died at once', async () => {
    const other = await openInstance()
    await other.keyKeeper.rotate('command')
    await auth.db.collection('audit').deleteMany({ action: 'keys-rotated' }) // as if it had not come to it
    await auth.deps.keyKeeper.tend()
    await auth.deps.keyKeeper.tend()
    expect(await auth.db.collection('audit').countDocuments({ action: 'keys-rotated' })).toBe(1)
    await other.outbox.stop()
  })

  test('of another instance is found when a token of it comes', async () => {
    const other = await openInstance()
    const { user } = await auth.register()
    const { kid } = await other.keyKeeper.rotate('compromise')
    const { privateKeyObject } = other.keyRing.signingKey()
    auth.putForward(second)
    const found = await keyRing().findPublicKey(kid)
    const token = jwt.sign({ sub: user.id }, privateKeyObject, { algorithm: 'RS256' })
    expect(() => jwt.verify(token, found!, { algorithms: ['RS256'] })).not.toThrow()
    await other.outbox.stop()
  })
})

describe('a service whose copy is old', () => {
  test('fetches once for 200 requests with the new key, whether it was told of it or not', async () => {
    const [untold, told] = [await openConsumer(), await openConsumer()]
    const { user } = await auth.register()
    await auth.deps.keyKeeper.rotate('compromise')
    const { accessToken } = await auth.logIn(user.username)
    auth.putForward(10 * second)
    const before = fetches
    for (const consumer of [untold, told]) {
      if (consumer === told) consumer.expect()
      const callers = await Promise.all(Array.from({ length: 200 }, () => consumer.verify(accessToken)))
      expect(new Set(callers.map(({ userId }) => userId))).toEqual(new Set([user.id]))
    }
    expect(fetches - before).toBe(2)

    const forged = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        untold.verify(jwt.sign({ sub: user.id }, 'secret', { algorithm: 'HS256', keyid: `forged${n}` })),
      ),
    )
    expect(forged.every(({ status }) => status === 'rejected')).toBe(true)
    expect(fetches - before).toBe(2)
  })
})

describe('compromised keys', () => {
  test('count no more: no token of theirs, remembered or not; who has a refresh token goes on', async () => {
    const person = await auth.register()
    const consumer = await openConsumer()
    await consumer.verify(person.accessToken)
    await auth.deps.keyKeeper.rotate('command')
    const printed: string[] = []
    const config = { ...auth.deps.config, MONGO_URL: auth.url }
    await runRotateKeys(config, ['--now'], (text) => printed.push(text), auth.deps.now)
    await keyRing().reload()
    auth.putForward(second)
    consumer.expect()

    await expect(consumer.verify(person.accessToken)).rejects.toMatchObject(unauthenticated)
    await auth.get('/auth/me', person.accessToken).expect(401)
    const next = (await auth.refresh(person.refreshToken).expect(200)).body
    expect(kidOf(next.accessToken)).toBe(keyRing().kids()[0])
    expect(printed).toEqual([expect.stringContaining(kidOf(next.accessToken))])
    await consumer.verify(next.accessToken)
    await auth.deps.keyKeeper.tend()
    expect(await auth.db.collection('signing_keys').countDocuments()).toBe(1)
  })
})

describe('the command', () => {
  const run = async (...args: string[]) => {
    let printed = ''
    const config = { ...auth.deps.config, MONGO_URL: auth.url }
    await runRotateKeys(config, args, (text) => (printed += text), auth.deps.now)
    return printed
  }

  test('makes one key, however often it is given', async () => {
    const said = await run()
    expect(said).toBe(
      `${(await keyRing().reload()).at(-1)!.kid} signs from ${new Date(nowMs() + publishedMs).toISOString()}\n`,
    )
    expect(await run()).toBe(said)
    expect(keyRing().kids()).toHaveLength(2)
  })

  test('says how it is given', async () => {
    for (const args of [['now'], ['--later'], ['--now', 'please']])
      await expect(run(...args)).rejects.toThrow('usage: rotate-keys')
    expect(await keyRing().reload()).toHaveLength(1)
  })
})
