import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { Types } from 'mongoose'
import request from 'supertest'
import { asTold } from '../testing/as-told.ts'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

const other = 'another good horse'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', MAIL_INTERVAL_SECONDS: '60' })
})
afterAll(() => auth.close())

const post = (path: string, body: object) => request(auth.app).post(`/api/auth${path}`).send(body).expect(asTold)
const forgot = (email: string) => post('/password/forgot', { email })
const reset = (token: string, newPassword = other) => post('/password/reset', { token, newPassword })
const logIn = (login: string, given: string) => post('/login', { login, password: given })
const change = (token: string, body: object) => auth.post('/auth/password', token).send(body)

const forgottenBy = async (email: string): Promise<string> => {
  await forgot(email).expect(202)
  return auth.mailedToken(email, 'reset')
}
const mailsAbout = async (email: string, subject: RegExp) =>
  (await auth.mailsTo(email)).filter((mail) => subject.test(mail.subject ?? ''))

describe('a forgotten password', () => {
  test('is set anew by the link of a mail, once, and everybody is out', async () => {
    const { user, accessToken, refreshToken } = await auth.register()
    const token = await forgottenBy(user.email)
    await reset(token).expect(204)

    await auth.get('/auth/me', accessToken).expect(401)
    await auth.refresh(refreshToken).expect(401)
    await logIn(user.username, password).expect(401)
    const answer = await logIn(user.username, other).expect(200)
    expect(answer.body.user.emailVerified).toBe(true)
    await until(async () => (await mailsAbout(user.email, /password was changed/)).length === 1)

    const again = await reset(token, 'yet another horse').expect(400)
    expect(again.body.type).toBe('/problems/invalid-token')
  })

  test('is set by one of ten who come with one token at once', async () => {
    const { user } = await auth.register()
    const token = await forgottenBy(user.email)
    const passwords = Array.from({ length: 10 }, (_, n) => `good horse number ${n}`)
    const answers = await Promise.all(passwords.map((each) => reset(token, each)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(400)])

    const winner = passwords[answers.findIndex(({ status }) => status === 204)]!
    await logIn(user.username, winner).expect(200)
  })

  test('asked for again mails nothing before an interval, then voids the link before', async () => {
    const { user } = await auth.register()
    const first = await forgottenBy(user.email)
    await Promise.all([forgot(user.email), forgot(user.email.toUpperCase())])
    auth.putForward(61_000)
    await forgot(user.email).expect(202)
    await until(async () => (await mailsAbout(user.email, /Set a new password/)).length === 2)
    await reset(first).expect(400)
    await reset(await auth.mailedToken(user.email, 'reset')).expect(204)
  })

  test('answers the same for nobody, and mails nobody', async () => {
    const { user } = await auth.register()
    const nobody = `${uniqueName()}@example.org`
    const [known, unknown] = await Promise.all([forgot(user.email), forgot(nobody)])
    expect([known.status, unknown.status]).toEqual([202, 202])
    expect(unknown.text).toBe(known.text)
    await auth.mailedToken(user.email, 'reset')
    expect(await auth.mailsTo(nobody)).toEqual([])
  })

  test('cannot be set after half an hour, and a bad password does not use up the link', async () => {
    const { user } = await auth.register()
    const token = await forgottenBy(user.email)
    await reset(token, 'short').expect(400)
    const common = await reset(token, 'qwertyuiop').expect(400)
    expect(common.body).toMatchObject({ type: '/problems/common-password', errors: [{ pointer: '#/newPassword' }] })

    auth.putForward(1_800_001)
    await reset(token).expect(400)
    await logIn(user.username, password).expect(200)
  })

  test('is nothing a disabled account gets', async () => {
    const { user } = await auth.register()
    const token = await forgottenBy(user.email)
    await auth.db
      .collection('accounts')
      .updateOne({ _id: new Types.ObjectId(user.id) }, { $set: { disabledAt: new Date() } })
    await reset(token).expect(400)
  })

  test('opens no account whose second factor is asked for', async () => {
    const { user } = await auth.register()
    const mfa = { sealedSecret: 'x', confirmedAt: new Date(), lastStep: 0, recoveryHashes: [] }
    await auth.db.collection('accounts').updateOne({ _id: new Types.ObjectId(user.id) }, { $set: { mfa } })
    const answer = await reset(await forgottenBy(user.email)).expect(204)
    expect(answer.text).toBe('')
    const login = await logIn(user.username, other).expect(200)
    expect(login.body).toEqual({ mfaRequired: true, mfaToken: expect.any(String) })
  })

  test('is kept nowhere in a form that could be used', async () => {
    const { user } = await auth.register()
    const token = await forgottenBy(user.email)
    const kept = await until(async () => {
      const found = await auth.db.collection('accounts').findOne({ _id: new Types.ObjectId(user.id) })
      return found?.work === undefined && found
    })
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(kept)).not.toContain('sealedToken')
  })
})

test('a lock of the login ends with a reset, for whoever did it', async () => {
  const own = await openAuth()
  own.stopClock()
  const { user } = await own.register()
  const attempt = (given: string) =>
    request(own.app).post('/api/auth/login').send({ login: user.username, password: given })
  for (let n = 0; n < 5; n += 1) await attempt('wrong').expect(401)
  await attempt(password).expect(429)

  await request(own.app).post('/api/auth/password/forgot').send({ email: user.email }).expect(202)
  const token = await own.mailedToken(user.email, 'reset')
  await request(own.app).post('/api/auth/password/reset').send({ token, newPassword: other }).expect(204)
  await attempt(other).expect(200)
  await own.close()
})

test('asking again and again is slowed for one network, and for nobody else', async () => {
  const own = await openAuth({ TRUSTED_PROXIES: '127.0.0.1' })
  own.stopClock()
  const { user } = await own.register()
  const ask = (address: string) =>
    request(own.app).post('/api/auth/password/forgot').set('x-forwarded-for', address).send({ email: user.email })
  for (let n = 0; n < 5; n += 1) await ask('198.51.100.1').expect(202)
  const refused = await ask('198.51.100.1').expect(429)
  expect(refused.body.detail).toBe('Too many mails were asked for')
  expect(refused.headers['retry-after']).toBe('1')
  await ask('198.51.100.2').expect(202)

  await request(own.app).post('/api/auth/login').send({ login: user.email, password }).expect(200)
  await own.close()
})

describe('changing the password', () => {
  test('ends all other sessions and tells the owner; old links count no more', async () => {
    const { user, accessToken, refreshToken } = await auth.register()
    const elsewhere = await auth.logIn(user.username)
    const token = await forgottenBy(user.email)
    await change(accessToken, { currentPassword: password, newPassword: other }).expect(204)

    await auth.get('/auth/me', elsewhere.accessToken).expect(401)
    await auth.refresh(elsewhere.refreshToken).expect(401)
    await auth.get('/auth/me', accessToken).expect(200)
    await auth.refresh(refreshToken).expect(200)
    await logIn(user.username, password).expect(401)
    await logIn(user.username, other).expect(200)
    await reset(token).expect(400)
    await until(async () => (await mailsAbout(user.email, /password was changed/)).length === 1)
  })

  test('by two devices at once succeeds for one', async () => {
    const { user, accessToken } = await auth.register()
    const elsewhere = await auth.logIn(user.username)
    const given = [accessToken, elsewhere.accessToken]
    const answers = await Promise.all(
      given.map((token, n) => change(token, { currentPassword: password, newPassword: `good horse number ${n}` })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    expect([401, 403]).toContain(statuses.find((status) => status !== 204))
    await logIn(user.username, `good horse number ${statuses.indexOf(204)}`).expect(200)
  })

  test.each([
    ['without the password', {}],
    ['with a wrong one', { currentPassword: 'wrong' }],
  ])('%s is refused', async (_what, given) => {
    const { user, accessToken } = await auth.register()
    const answer = await change(accessToken, { ...given, newPassword: other }).expect(403)
    expect(answer.body.type).toBe('/problems/wrong-password')
    await logIn(user.username, password).expect(200)
  })

  test('of an account without one needs a login through the provider not long ago', async () => {
    const { user, accessToken } = await auth.register()
    const _id = new Types.ObjectId(user.id)
    await auth.db.collection('accounts').updateOne({ _id }, { $unset: { passwordHash: true } })
    const refused = await change(accessToken, { currentPassword: password, newPassword: other }).expect(403)
    expect(refused.body.type).toBe('/problems/confirmation-required')

    const oidcAt = (agoMs: number) =>
      auth.db
        .collection('sessions')
        .updateOne({ userId: user.id }, { $set: { oidcAt: new Date(auth.deps.now().getTime() - agoMs) } })
    await oidcAt(310_000)
    await change(accessToken, { newPassword: other }).expect(403)
    await oidcAt(200_000)
    await change(accessToken, { newPassword: other }).expect(204)
    await logIn(user.username, other).expect(200)
  })

  test('cannot be tried again and again with a session that was stolen, which locks nobody out', async () => {
    const own = await openAuth()
    own.stopClock()
    const { user, accessToken } = await own.register()
    const guess = (currentPassword: string) =>
      own.post('/auth/password', accessToken).send({ currentPassword, newPassword: other })
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await guess('wrong')).status))
    expect(statuses.filter((status) => status === 403)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
    await guess(password).expect(429)
    await own.logIn(user.username)
    await own.close()
  })
})

describe('a password that is tried first', () => {
  test.each(['qwertyuiop', 'QwertyUIOP', '1234567890', 'chat-backend', 'ChatBackend2026!'])(
    '%s is refused at registration',
    async (given) => {
      const username = uniqueName()
      const body = { username, email: `${username}@example.org`, password: given }
      const answer = await post('/register', body).expect(400)
      expect(answer.body).toMatchObject({ type: '/problems/common-password', errors: [{ pointer: '#/password' }] })
    },
  )

  test('is that of one’s own name', async () => {
    const username = `${uniqueName()}-somebody`.slice(0, 32)
    const email = `${username}@example.org`
    for (const given of [username, email, `${username}1!`, username.toUpperCase(), `${username}${username}`])
      await post('/register', { username, email, password: given.slice(0, 72) }).expect(400)
    await post('/register', { username, email, password: `${username} has a horse` }).expect(201)
  })
})

test('a login renews a hash that was made at another cost', async () => {
  const { user } = await auth.register()
  const _id = new Types.ObjectId(user.id)
  const hashOf = async (): Promise<string> => (await auth.db.collection('accounts').findOne({ _id }))!.passwordHash
  const today = await hashOf()
  const passwordHash = '$2b$05$' + (await (await import('bcrypt')).default.hash(password, 5)).slice(7)
  await auth.db.collection('accounts').updateOne({ _id }, { $set: { passwordHash } })

  await logIn(user.username, 'wrong').expect(401)
  expect(await hashOf()).toBe(passwordHash)
  await logIn(user.username, password).expect(200)
  await until(async () => (await hashOf()).slice(0, 7) === today.slice(0, 7))
  await logIn(user.username, password).expect(200)
})

describe('what is not asked for properly', () => {
  const bad: [string, object, string][] = [
    ['/password/forgot', {}, '#/email'],
    ['/password/forgot', { email: 'nobody' }, '#/email'],
    ['/password/forgot', { email: { $ne: '' } }, '#/email'],
    ['/password/forgot', { email: 'a@example.org', more: 1 }, '#/more'],
    ['/password/reset', { newPassword: other }, '#/token'],
    ['/password/reset', { token: ['x'], newPassword: other }, '#/token'],
    ['/password/reset', { token: 'x' }, '#/newPassword'],
    ['/password/reset', { token: 'x', newPassword: other, userId: 'x' }, '#/userId'],
  ]
  test.each(bad)('%s %j is refused by name', async (path, body, pointer) => {
    const answer = await post(path, body).expect(400)
    expect(answer.body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test.each(['', 'x', '0'.repeat(67), `${'0'.repeat(24)}${'A'.repeat(43)}`])('%j is no token', async (token) => {
    await reset(token).expect(400)
  })

  test('a change needs a session and a good new password', async () => {
    await post('/password', { currentPassword: password, newPassword: other }).expect(401)
    const { accessToken } = await auth.register()
    for (const body of [{ currentPassword: password }, { currentPassword: password, newPassword: other, userId: 'x' }])
      await change(accessToken, body).expect(400)
  })
})
