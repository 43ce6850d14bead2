import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createMetrics } from '@chat/common/metrics/metrics'
import { until } from '@chat/common/testing/until'
import { Types } from 'mongoose'
import request from 'supertest'
import { createDeps } from '../deps.ts'
import { startSession } from '../sessions/start-session.ts'
import { brokerAway, openAuth, password, silent, type TestAuth } from '../testing/open-auth.ts'
import { giveCode, mfaTokenOf, registerWithFactor } from '../testing/second-factor.ts'
import { testConfig } from '../testing/test-config.ts'
import { workHandlers } from '../work-handlers.ts'
import { tombstoneOf } from './tombstone.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
})
afterAll(() => auth.close())

const close = (token: string, body: object = { password }) => auth.remove('/auth/me', token).send(body)
const found = (collection: string, filter: object) => auth.db.collection(collection).find(filter).toArray()
const documentOf = async (id: string) => (await found('accounts', { _id: new Types.ObjectId(id) }))[0]!

describe('an account that its owner closes', () => {
  test('ends at once, with all its sessions, and says so to whoever knows the person', async () => {
    const { user, accessToken, refreshToken } = await auth.register()
    const other = await auth.logIn(user.username)
    await close(accessToken).expect(204)

    for (const token of [accessToken, other.accessToken]) await auth.get('/auth/me', token).expect(401)
    for (const token of [refreshToken, other.refreshToken])
      expect((await auth.refresh(token).expect(401)).body.type).toBe('/problems/session-ended')
    await close(accessToken).expect(401)

    const { items } = (await auth.internal(`/accounts?ids=${user.id}`).expect(200)).body
    expect(items).toEqual([
      {
        userId: user.id,
        username: 'deleted',
        displayName: 'Deleted account',
        createdAt: expect.any(String),
        deleted: true,
      },
    ])
    expect((await auth.internal(`/accounts?usernames=${user.username}`).expect(200)).body.items).toEqual([])
    const events = (await auth.waiting('accounts', user.id))!
    expect(events.at(-1)).toMatchObject({ type: 'user_deleted', data: { userId: user.id } })
    for (const { _id } of await found('sessions', { userId: user.id }))
      expect(await auth.waiting('sessions', String(_id))).toMatchObject([{ type: 'session_revoked' }])
  })

  test('leaves its names free, and whoever takes them is somebody else', async () => {
    const { user, accessToken } = await auth.register()
    await close(accessToken).expect(204)
    const next = await auth.register(user.username)
    expect(next.user.id).not.toBe(user.id)
    await auth.logIn(user.email)
    expect((await auth.internal(`/accounts?usernames=${user.username}`).expect(200)).body.items).toMatchObject([
      { userId: next.user.id, deleted: false },
    ])
  })

  test('leaves nothing personal behind, once the last mail is gone', async () => {
    const { user, accessToken } = await registerWithFactor(auth)
    const mails = (await auth.mailsTo(user.email)).length
    await close(accessToken).expect(204)
    await until(async () => (await auth.mailsTo(user.email)).length > mails)
    await until(async () => (await documentOf(user.id))['work'] === undefined)

    const { outbox: _, ...left } = await documentOf(user.id)
    expect(Object.keys(left).toSorted()).toEqual(
      [
        '_id',
        'createdAt',
        'deletedAt',
        'displayName',
        'email',
        'emailVerified',
        'roles',
        'sessionsGeneration',
        'username',
        'version',
      ].toSorted(),
    )
    const everything = [left, await found('sessions', { userId: user.id }), await found('audit', { targetId: user.id })]
    expect(JSON.stringify(everything)).not.toContain(user.username)
    for (const session of await found('sessions', { userId: user.id }))
      expect(session).toMatchObject({ device: '', address: '', endedAt: expect.any(Date) })
    expect((await found('audit', { targetId: user.id })).map(({ action }) => action as string)).toContain(
      'account-deleted',
    )
  })

  test('leaves neither device nor address of whoever was logging in to it just then', async () => {
    const { user, accessToken } = await auth.register()
    const before = (await auth.deps.accounts.findById(user.id))!
    await close(accessToken).expect(204)
    const arrival = { device: 'Firefox on Linux', address: '192.0.2.1' }
    await expect(startSession(auth.deps, before, arrival)).rejects.toMatchObject({ slug: 'invalid-credentials' })

    const sessions = await found('sessions', { userId: user.id })
    expect(sessions).toHaveLength(2)
    for (const session of sessions)
      expect(session).toMatchObject({ device: '', address: '', endedAt: expect.any(Date) })
  })

  test('answers as one that never was', async () => {
    const { user, accessToken, app } = await registerWithFactor(auth)
    const mfaToken = await mfaTokenOf(auth, user.username)
    const verify = await auth.mailedToken(user.email, 'verify')
    await close(accessToken).expect(204)

    const attempt = async (login: string) => {
      const answer = await request(auth.app).post('/api/auth/login').send({ login, password }).expect(401)
      const { requestId: _, ...body } = answer.body
      return body
    }
    const unknown = await attempt('nobody-at-all')
    for (const login of [user.username, user.email, `deleted:${user.id}`]) expect(await attempt(login)).toEqual(unknown)
    expect((await giveCode(auth, mfaToken, app.code()).expect(400)).body.type).toBe('/problems/invalid-token')
    await request(auth.app).post('/api/auth/unlock').send({ token: verify }).expect(400)
  })

  test('is closed by its owner only', async () => {
    const { accessToken } = await auth.register()
    await request(auth.app).delete('/api/auth/me').send({ password }).expect(401)
    expect((await close(accessToken, {}).expect(403)).body.type).toBe('/problems/wrong-password')
    expect((await close(accessToken, { password: 'not the right one' }).expect(403)).body.type).toBe(
      '/problems/wrong-password',
    )
    for (const body of [{ password: 7 }, { password, more: 1 }, { password: '' }, []])
      await auth.remove('/auth/me', accessToken).send(body).expect(400)
    await auth.get('/auth/me', accessToken).expect(200)
  })

  test('is closed once, however many ask at once', async () => {
    const { user, accessToken } = await auth.register()
    const answers = await Promise.all([1, 2, 3].map(() => close(accessToken)))
    expect(answers.map(({ status }) => status)).toContain(204)
    for (const { status } of answers) expect([204, 401]).toContain(status)
    const events = (await auth.waiting('accounts', user.id))!
    expect(events.filter(({ type }) => type === 'user_deleted')).toHaveLength(1)
  })

  test('stays open where nobody else is admin', async () => {
    const own = await openAuth()
    const { user, accessToken } = await own.register()
    await own.db.collection('accounts').updateOne({ _id: new Types.ObjectId(user.id) }, { $set: { roles: ['admin'] } })
    const answer = await own.remove('/auth/me', accessToken).send({ password }).expect(409)
    expect(answer.body.type).toBe('/problems/last-admin')
    await own.get('/auth/me', accessToken).expect(200)
    await own.close()
  })
})

test('what a process that died has not done, another one does', async () => {
  const own = await openAuth()
  const { user } = await own.register()
  await own.logIn(user.username)
  await own.deps.work.stop()
  const mails = (await own.mailsTo(user.email)).length

  // the one write, and then nothing any more
  const account = (await own.deps.accounts.findById(user.id))!
  const change = tombstoneOf(account, { at: own.deps.now(), by: 'a process that died', counters: [] })
  const next = { ...change.account, version: account.version + 1 }
  expect(await own.deps.accounts.replace(next, change)).toBe(true)

  const later = () => new Date(Date.now() + 60_000)
  const parts = { log: silent, broker: brokerAway, metrics: createMetrics('auth-service') }
  const env = { WORK_EVERY_MS: '20', DATA_DIR: own.deps.config.DATA_DIR }
  const second = await createDeps(testConfig(env), parts, own.db, later)
  second.work.start(workHandlers(second))
  const sessions = () => own.db.collection('sessions').find({ userId: user.id }).toArray()
  await until(async () => (await own.mailsTo(user.email)).length === mails + 1)
  await until(async () => (await sessions()).every(({ endedAt, device }) => endedAt !== null && device === ''))
  await until(async () => (await own.db.collection('audit').countDocuments({ action: 'account-deleted' })) === 1)
  await second.work.stop()
  await second.outbox.stop()
  expect(await sessions()).toHaveLength(2)
  await own.close()
})
