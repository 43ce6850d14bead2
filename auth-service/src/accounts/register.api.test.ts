import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { openDatabase } from '@chat/common/mongo/open-database'
import { createMetrics } from '@chat/common/metrics/metrics'
import { Types } from 'mongoose'
import request from 'supertest'
import { createDeps } from '../deps.ts'
import { brokerAway, openAuth, password, silent, uniqueName, type TestAuth } from '../testing/open-auth.ts'
import { testConfig } from '../testing/test-config.ts'
import { workHandlers } from '../work-handlers.ts'
import { register } from './register.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', WORK_EVERY_MS: '20' })
})
afterAll(() => auth.close())

const kept = (id: string) => auth.db.collection('accounts').findOne({ _id: new Types.ObjectId(id) })

test('who registers with a process that dies then gets the mail from another, and its token is kept by nobody', async () => {
  const parts = { log: silent, broker: brokerAway, metrics: createMetrics('auth-service') }
  const db = await openDatabase(auth.url)
  const dying = await createDeps(testConfig(), parts, db) // its worker was never started: it dies after the insert
  const name = uniqueName()
  const passwordHash = await dying.passwords.hash(password)
  const account = await register(
    { ...dying, work: { ...dying.work, begin: async () => {} } },
    { username: name, email: `${name}@example.org`, passwordHash },
  )
  await dying.outbox.stop()
  await db.close()

  expect((await kept(account.id))?.work).toHaveLength(2)
  expect(await auth.mailsTo(account.email)).toEqual([])
  auth.putForward(10_000)
  const token = await auth.mailedToken(account.email, 'verify')
  await request(auth.app).post('/api/auth/email/verify').send({ token }).expect(204)

  const after = await until(async () => {
    const found = await kept(account.id)
    return found?.work === undefined ? found : undefined
  })
  expect(JSON.stringify(after)).not.toContain('sealedToken')
  expect(await auth.db.collection('audit').countDocuments({ targetId: account.id, action: 'account-registered' })).toBe(
    1,
  )
})

test('two processes that look for work send each mail once', async () => {
  const parts = { log: silent, broker: brokerAway, metrics: createMetrics('auth-service') }
  const db = await openDatabase(auth.url)
  const second = await createDeps(
    testConfig({ DATA_DIR: auth.deps.config.DATA_DIR, WORK_EVERY_MS: '10' }),
    parts,
    db,
    auth.deps.now,
  )
  second.work.start(workHandlers(second))
  const people = await Promise.all(Array.from({ length: 12 }, () => auth.register()))
  await until(async () => (await Promise.all(people.map(({ user }) => kept(user.id)))).every((one) => !one?.work))

  const mails = await Promise.all(people.map(({ user }) => auth.mailsTo(user.email)))
  expect(mails.map(({ length }) => length)).toEqual(people.map(() => 1))
  await second.work.stop()
  await second.outbox.stop()
  await db.close()
})
