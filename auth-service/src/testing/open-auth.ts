import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Broker } from '@chat/common/broker/broker'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import { Types } from 'mongoose'
import PostalMime from 'postal-mime'
import request from 'supertest'
import { z } from 'zod'
import { buildApp, buildInternalApp } from '../app.ts'
import { createDeps, createStores } from '../deps.ts'
import { workHandlers } from '../work-handlers.ts'
import { asTold } from './as-told.ts'
import { seedSigningKey } from './seed-signing-key.ts'
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

  const dataDir = await mkdtemp(join(tmpdir(), 'chat-test-mails-'))

  let offsetMs = 0
  let stoppedAt: number | undefined
  const now = () => new Date((stoppedAt ?? Date.now()) + offsetMs)
  const parts = { log: silent, broker, metrics: createMetrics('auth-service') }
  const config = testConfig({ DATA_DIR: dataDir, ...env })
  await seedSigningKey(db, config.KEY_ENCRYPTION_SECRET, now())
  const deps = await createDeps(config, parts, db, now)
  deps.work.start(workHandlers(deps))
  const app = buildApp(deps)

  const register = async (username = uniqueName()) => {
    const body = { username, email: `${username}@example.org`, password }
    const answer = await request(app).post('/api/auth/register').send(body).expect(201).expect(asTold)
    return signedIn.parse(answer.body)
  }

  const logIn = async (login: string) => {
    const answer = await request(app).post('/api/auth/login').send({ login, password }).expect(200).expect(asTold)
    return signedIn.parse(answer.body)
  }

  /** Every mail to an address so far, oldest first. */
  const mailsTo = async (address: string) => {
    const folder = join(dataDir, 'mail')
    const names = await readdir(folder).catch(() => [])
    const files = names.filter((name) => name.endsWith(`-${address}.eml`)).sort()
    return Promise.all(files.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))))
  }

  /** Every answer is held to what operations tell. */
  const as = (method: 'get' | 'post' | 'delete') => (path: string, token: string) =>
    request(app)[method](`/api${path}`).set('authorization', `Bearer ${token}`).expect(asTold)

  return {
    app,
    internalApp: buildInternalApp(deps),
    deps,
    db,
    url,
    register,
    logIn,
    refresh: (refreshToken: string) => request(app).post('/api/auth/refresh').send({ refreshToken }).expect(asTold),
    get: as('get'),
    post: as('post'),
    remove: as('delete'),
    internal: (path: string) =>
      request(buildInternalApp(deps)).get(`/internal${path}`).set('authorization', `Bearer ${secret}`),
    mailsTo,
    /** The token in the newest mail to an address whose link goes to `page`; waits for one. */
    mailedToken: async (address: string, page: 'verify' | 'reset' | 'unlock'): Promise<string> => {
      let token: string | undefined
      await until(async () => {
        const texts = (await mailsTo(address)).map(({ text = '' }) => text)
        token = texts.findLast((text) => text.includes(`/${page}?token=`))?.match(/\?token=([\w-]+)/)?.[1]
        return token !== undefined
      })
      return token!
    },
    /** What waits to be announced in a collection. */
    waiting: async (collection: 'accounts' | 'sessions', id: string) => {
      const found = await db.collection(collection).findOne({ _id: new Types.ObjectId(id) })
      return found?.outbox as { type: string; data: unknown }[] | undefined
    },
    /** From now on only `putForward` moves the clock: what is measured in seconds then takes as long as it likes. */
    stopClock: () => void (stoppedAt = Date.now()),
    putForward: (ms: number) => void (offsetMs += ms),
    close: async () => {
      await deps.work.stop()
      await deps.outbox.stop()
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestAuth = Awaited<ReturnType<typeof openAuth>>
