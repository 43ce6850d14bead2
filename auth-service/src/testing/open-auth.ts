import { randomBytes } from 'node:crypto'
import type { Broker } from '@chat/common/broker/broker'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase } from '@chat/common/testing/test-database'
import { Types } from 'mongoose'
import request from 'supertest'
import { z } from 'zod'
import { buildApp, buildInternalApp } from '../app.ts'
import { createDeps, createStores } from '../deps.ts'
import { secret, testConfig } from './test-config.ts'

export const silent = createLogger({ service: 'auth-service', level: 'silent', format: 'json' })
/** A broker that nobody reaches: what is announced waits in the database. */
export const brokerAway: Broker = {
  isUp: () => false,
  openPublisher: async () => {
    throw new Error('no connection to the broker')
  },
  publishTransient: () => {},
  consume: async () => ({ isAlive: () => false, stop: async () => {} }),
  listen: async () => ({ isAlive: () => false, stop: async () => {} }),
  close: async () => {},
}

export const uniqueName = (): string => `u${randomBytes(6).toString('hex')}`
export const password = 'correct horse'

const signedIn = z.object({
  user: z.looseObject({ id: z.string(), username: z.string(), email: z.string() }),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number(),
})

/** The whole service but its listeners, on a database of its own, with a clock that can be stopped and put forward. */
export const openAuth = async (env: Record<string, string> = {}, broker = brokerAway) => {
  const { db, url, drop } = await openTestDatabase('auth')
  createStores(db)
  await createIndexes(db)

  let offsetMs = 0
  let stoppedAt: number | undefined
  const parts = { log: silent, broker, metrics: createMetrics('auth-service') }
  const deps = await createDeps(testConfig(env), parts, db, () => new Date((stoppedAt ?? Date.now()) + offsetMs))
  const app = buildApp(deps)

  const register = async (username = uniqueName()) => {
    const body = { username, email: `${username}@example.org`, password }
    const answer = await request(app).post('/api/auth/register').send(body).expect(201)
    return signedIn.parse(answer.body)
  }

  const logIn = async (login: string) => {
    const answer = await request(app).post('/api/auth/login').send({ login, password }).expect(200)
    return signedIn.parse(answer.body)
  }

  return {
    app,
    internalApp: buildInternalApp(deps),
    deps,
    db,
    url,
    register,
    logIn,
    refresh: (refreshToken: string) => request(app).post('/api/auth/refresh').send({ refreshToken }),
    get: (path: string, token: string) => request(app).get(`/api${path}`).set('authorization', `Bearer ${token}`),
    post: (path: string, token: string) => request(app).post(`/api${path}`).set('authorization', `Bearer ${token}`),
    remove: (path: string, token: string) => request(app).delete(`/api${path}`).set('authorization', `Bearer ${token}`),
    internal: (path: string) =>
      request(buildInternalApp(deps)).get(`/internal${path}`).set('authorization', `Bearer ${secret}`),
    /** What waits to be announced in a collection. */
    waiting: async (collection: 'accounts' | 'sessions', id: string) => {
      const found = await db.collection(collection).findOne({ _id: new Types.ObjectId(id) })
      return found?.outbox as { type: string; data: unknown }[] | undefined
    },
    /** From now on only `putForward` moves the clock: what is measured in seconds then takes as long as it likes. */
    stopClock: () => void (stoppedAt = Date.now()),
    putForward: (ms: number) => void (offsetMs += ms),
    close: async () => {
      await deps.outbox.stop()
      await drop()
    },
  }
}

export type TestAuth = Awaited<ReturnType<typeof openAuth>>
