import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import express, { Router } from 'express'
import jwt from 'jsonwebtoken'
import type { ListenOptions } from '../broker/broker.ts'
import { sessionRevoked } from '../events/auth-events.ts'
import { listen } from '../http/listen.ts'
import { createInternalApp } from '../internal/internal-app.ts'
import { createLogger } from '../log/logger.ts'
import { until } from '../testing/until.ts'
import type { Access } from './access.ts'
import { createAccess } from './create-access.ts'

const log = createLogger({ service: 'test', level: 'silent', format: 'json' })
const secret = 'a secret between services'
const userId = 'a'.repeat(24)
const sessionId = 'b'.repeat(24)
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const tokenOf = (sid: string, keyid = state.kid) =>
  jwt.sign({ sub: userId, sid, roles: [] }, privateKey, {
    algorithm: 'RS256',
    keyid,
    issuer: 'chat',
    audience: 'chat',
    expiresIn: 900,
  })
const ended = (id: string) => ({ sessionId: id, until: new Date(Date.now() + 900_000).toISOString() })

/** A publisher of keys and revocations over real listeners; the broker's queue comes and goes as the test says. */
const open = async () => {
  const state = {
    hasKeys: true,
    readings: [] as (string | undefined)[],
    revoked: [] as ReturnType<typeof ended>[],
    isAlive: false,
    queue: undefined as ListenOptions | undefined,
    kid: 'k1',
    kids: undefined as string[] | undefined,
    answerAfterMs: 0,
    underWay: 0,
    mostUnderWay: 0,
  }
  const publicApp = express().get('/api/auth/.well-known/jwks.json', (_req, res) => {
    const key = { ...publicKey.export({ format: 'jwk' }), kid: state.kid, use: 'sig', alg: 'RS256' }
    if (state.hasKeys) res.json({ keys: [key] })
    else res.sendStatus(503)
  })
  const router = Router()
  router.get('/revocations', async (req, res) => {
    state.readings.push(req.query.since as string | undefined)
    state.underWay += 1
    state.mostUnderWay = Math.max(state.mostUnderWay, state.underWay)
    if (state.answerAfterMs > 0) await sleep(state.answerAfterMs)
    state.underWay -= 1
    const at = Number(req.query.cursor ?? 0)
    const next = at + 2 < state.revoked.length ? String(at + 2) : null
    const { kids: keys } = state
    res.json({ items: state.revoked.slice(at, at + 2), next, serverTime: new Date().toISOString(), keys })
  })
  const servers = [createServer(publicApp), createServer(createInternalApp({ log, secret }, [router]))] as const
  const address = { host: '127.0.0.1', port: 0 }
  const [port, internalPort] = await Promise.all([listen(servers[0], address), listen(servers[1], address)])
  const access = createAccess({
    config: {
      AUTH_URL: `http://127.0.0.1:${port}`,
      AUTH_INTERNAL_URL: `http://127.0.0.1:${internalPort}`,
      INTERNAL_SECRET: secret,
      KEY_SET_MIN_INTERVAL_SECONDS: 10,
      KEY_SET_LIFETIME_SECONDS: 300,
      REVOCATIONS_INTERVAL_MS: 50,
    },
    broker: {
      listen: async (options) => {
        state.queue = options
        return { isAlive: () => state.isAlive, stop: async () => {} }
      },
    },
    log,
  })
  return { state, access, servers }
}

const close = async (server: Server): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

let servers: readonly Server[]
let access: Access
let state: Awaited<ReturnType<typeof open>>['state']
beforeEach(async () => {
  ;({ servers, access, state } = await open())
})
afterEach(async () => {
  await access.stop()
  await Promise.all(servers.map(close))
})

const declare = async (again: boolean) => {
  await state.queue!.onDeclared!(again)
  state.isAlive = true
}

const announce = (sessionIds: string[]) =>
  state.queue!.routes[0]!.handle(
    sessionRevoked.create({
      id: 'e1',
      source: '/auth-service',
      subject: userId,
      time: new Date(),
      data: { userId, sessionIds, until: ended('').until },
    }),
  )

test('every token is unavailable until keys and revocations were read once', async () => {
  await expect(access.verifyToken(tokenOf(sessionId))).rejects.toMatchObject({ slug: 'unavailable' })
  await expect(access.verifyToken('garbage')).rejects.toMatchObject({ slug: 'unavailable' })
  await until(() => access.isReady())
  expect(await access.verifyToken(tokenOf(sessionId))).toMatchObject({ userId, sessionId })
  await expect(access.verifyToken('garbage')).rejects.toMatchObject({ slug: 'unauthenticated' })
})

describe('a session that ended', () => {
  const refused = () =>
    expect(access.verifyToken(tokenOf(sessionId))).rejects.toMatchObject({ slug: 'unauthenticated' })

  test('before this process started is refused from the first request on, however many there are', async () => {
    state.revoked = ['1', '2', '3', '4', sessionId].map(ended)
    const answer = await until(() =>
      access.verifyToken(tokenOf(sessionId)).catch((error) => error.slug !== 'unavailable' && error),
    )
    expect(answer).toMatchObject({ slug: 'unauthenticated' })
  })

  test('is refused as soon as it is announced, and told once', async () => {
    const heard: string[] = []
    access.onSessionEnded((id) => heard.push(id))
    await until(() => access.isReady())
    await declare(false)
    const caller = await access.verifyToken(tokenOf(sessionId))
    expect(access.isEnded(caller)).toBe(false)

    await announce([sessionId])
    await announce([sessionId])
    await refused()
    expect(access.isEnded(caller)).toBe(true)
    expect(heard).toEqual([sessionId])
  })

  test('is found by asking while the queue is not alive', async () => {
    await until(() => access.isReady())
    const endedAt = performance.now()
    state.revoked = [ended(sessionId)]
    await until(() => access.isEnded({ sessionId }))
    expect(performance.now() - endedAt).toBeLessThan(1_000)
    await refused()
  })

  test('is found when the queue was declared anew, asking only for what is new', async () => {
    await until(() => access.isReady())
    await declare(false)
    state.revoked = [ended(sessionId)]
    await declare(true)
    await refused()
    expect(state.readings[0]).toBeUndefined()
    expect(Date.parse(state.readings.at(-1)!)).toBeGreaterThan(Date.now() - 10_000)
  })
})

test('it is found by asking also while the queue is alive and says nothing: auth-service alone may have lost the broker', async () => {
  const heard: string[] = []
  access.onSessionEnded((id) => heard.push(id))
  await until(() => access.isReady())
  await declare(false)
  const endedAt = performance.now()
  state.revoked = [ended(sessionId)]
  await until(() => access.isEnded({ sessionId }))
  expect(performance.now() - endedAt).toBeLessThan(1_000)

  await announce([sessionId]) // the broker is back
  await access.refresh()
  expect(heard).toEqual([sessionId])
  expect(Date.parse(state.readings.at(-1)!)).toBeGreaterThan(Date.now() - 10_000)
})

test('one question is asked at a time, however long its answer takes', async () => {
  await until(() => access.isReady())
  state.answerAfterMs = 200
  await until(() => state.underWay > 0)
  const asked = state.readings.length
  await until(() => state.readings.length >= asked + 3)
  expect(state.mostUnderWay).toBe(1)
})

describe('the keys that auth-service says there are', () => {
  test('are fetched when one is new, and count no more when one is gone, also for tokens that were seen before', async () => {
    await until(() => access.isReady())
    const token = tokenOf(sessionId)
    await access.verifyToken(token)

    state.kid = 'k2'
    state.kids = ['k2']
    await until(() => access.verifyToken(tokenOf(sessionId)), { timeoutMs: 10_000, what: 'the new key' })
    await expect(access.verifyToken(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  })
})

test('a reading that fails is the caller`s to know', async () => {
  await until(() => access.isReady())
  await close(servers[1]!)
  await expect(access.refresh()).rejects.toMatchObject({ slug: 'unavailable' })
})
