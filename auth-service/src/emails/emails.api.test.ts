import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { asTold } from '../testing/as-told.ts'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', MAIL_INTERVAL_SECONDS: '60' })
})
afterAll(() => auth.close())

const verify = (token: unknown) => request(auth.app).post('/api/auth/email/verify').send({ token }).expect(asTold)
const resend = (token: string) => auth.post('/auth/email/resend', token)
const change = (token: string, email: unknown, more: object = { password }) =>
  auth.post('/auth/email', token).send({ email, ...more })
const me = async (token: string) => (await auth.get('/auth/me', token).expect(200)).body
const newAddress = () => `${uniqueName()}@example.com`
const subjectsTo = async (email: string) => (await auth.mailsTo(email)).map(({ subject }) => subject)
const told = (email: string, subject: RegExp) =>
  until(async () => (await subjectsTo(email)).some((each) => subject.test(each ?? '')))

describe('an address', () => {
  test('is verified by the link of a mail, once', async () => {
    const { user, accessToken } = await auth.register()
    const token = await auth.mailedToken(user.email, 'verify')
    const answers = await Promise.all([verify(token), verify(token), verify(token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400])
    expect((await me(accessToken)).emailVerified).toBe(true)
    expect((await verify(token).expect(400)).body.type).toBe('/problems/invalid-token')
  })

  test('is not verified when the link has expired', async () => {
    const { user, accessToken } = await auth.register()
    const token = await auth.mailedToken(user.email, 'verify')
    auth.putForward(3 * 86_400_000 + 1)
    await verify(token).expect(400)
    const fresh = await auth.logIn(user.username)
    await resend(fresh.accessToken).expect(202)
    await until(async () => (await auth.mailedToken(user.email, 'verify')) !== token)
    await verify(await auth.mailedToken(user.email, 'verify')).expect(204)
    expect((await me(fresh.accessToken)).emailVerified).toBe(true)
    await auth.get('/auth/me', accessToken).expect(401)
  })

  test('is mailed to again after an interval, until it is verified', async () => {
    const { user } = await auth.register()
    const first = await auth.mailedToken(user.email, 'verify')
    auth.putForward(49_000)
    const { accessToken } = await auth.logIn(user.username)
    await Promise.all([resend(accessToken).expect(202), resend(accessToken).expect(202)])
    auth.putForward(61_000)
    await Promise.all([resend(accessToken).expect(202), resend(accessToken).expect(202)])
    await until(async () => (await auth.mailsTo(user.email)).length === 2)

    await verify(first).expect(400)
    await verify(await auth.mailedToken(user.email, 'verify')).expect(204)
    auth.putForward(61_000)
    await resend(accessToken).expect(204)
    expect(await auth.mailsTo(user.email)).toHaveLength(2)
  })
})

describe('another address', () => {
  test('is in force when it is verified, and the one before is told both times', async () => {
    const { user, accessToken } = await auth.register()
    const email = newAddress()
    await change(accessToken, email.toUpperCase()).expect(202)
    await told(user.email, /^Another e-mail address/)
    expect(await me(accessToken)).toMatchObject({ email: user.email, emailVerified: false })

    await verify(await auth.mailedToken(email, 'verify')).expect(204)
    expect(await me(accessToken)).toMatchObject({ email, emailVerified: true })
    await told(user.email, /was changed$/)
    await told(email, /was changed$/)
    await request(auth.app).post('/api/auth/login').send({ login: user.email, password }).expect(401)
    await request(auth.app).post('/api/auth/login').send({ login: email, password }).expect(200)
  })

  test('that somebody has is answered like any other, and is refused to who reads its mail', async () => {
    const [ada, bob] = [await auth.register(), await auth.register()]
    const [taken, free] = [await change(ada.accessToken, bob.user.email), await change(bob.accessToken, newAddress())]
    expect([taken.status, taken.text]).toEqual([free.status, free.text])
    expect(taken.status).toBe(202)

    const token = await until(async () => {
      const mails = await auth.mailsTo(bob.user.email)
      return mails.find(({ subject }) => subject?.startsWith('Confirm'))?.text?.match(/token=([\w-]+)/)?.[1]
    })
    const answer = await verify(token).expect(409)
    expect(answer.body.type).toBe('/problems/email-taken')
    expect(answer.text).not.toContain('@')
    expect((await me(ada.accessToken)).email).toBe(ada.user.email)
  })

  test('that two want is the one’s who verifies first', async () => {
    const email = newAddress()
    const people = [await auth.register(), await auth.register()]
    for (const { accessToken } of people) await change(accessToken, email).expect(202)
    const tokens = await until(async () => {
      const found = (await auth.mailsTo(email)).map(({ text }) => text?.match(/token=([\w-]+)/)?.[1])
      return found.length === 2 ? found : undefined
    })
    const answers = await Promise.all(tokens.map(verify))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  test('is withdrawn by another one, and by a new password', async () => {
    const { accessToken } = await auth.register()
    const [first, second] = [newAddress(), newAddress()]
    await change(accessToken, first).expect(202)
    const token = await auth.mailedToken(first, 'verify')
    await change(accessToken, second).expect(202)
    await verify(token).expect(400)

    const later = await auth.mailedToken(second, 'verify')
    await auth.post('/auth/password', accessToken).send({ currentPassword: password, newPassword: 'a new good horse' })
    await verify(later).expect(400)
  })

  test('voids what the one before was sent to set a password', async () => {
    const { user, accessToken } = await auth.register()
    await request(auth.app).post('/api/auth/password/forgot').send({ email: user.email }).expect(202)
    const token = await auth.mailedToken(user.email, 'reset')
    const email = newAddress()
    await change(accessToken, email).expect(202)
    await verify(await auth.mailedToken(email, 'verify')).expect(204)
    await request(auth.app)
      .post('/api/auth/password/reset')
      .send({ token, newPassword: 'a new good horse' })
      .expect(400)
  })

  test('needs the password', async () => {
    const { user, accessToken } = await auth.register()
    const email = newAddress()
    await change(accessToken, email, {}).expect(403)
    const answer = await change(accessToken, email, { password: 'wrong' }).expect(403)
    expect(answer.body.type).toBe('/problems/wrong-password')
    expect(await auth.mailsTo(email)).toEqual([])
    expect((await me(accessToken)).email).toBe(user.email)
  })

  test('that is the one in force changes nothing', async () => {
    const { user, accessToken } = await auth.register()
    await auth.mailedToken(user.email, 'verify')
    await change(accessToken, user.email).expect(202)
    expect(await subjectsTo(user.email)).toHaveLength(1)
  })

  test('cannot be asked for again and again', async () => {
    const own = await openAuth()
    own.stopClock()
    const { accessToken } = await own.register()
    const ask = () => own.post('/auth/email', accessToken).send({ email: newAddress(), password })
    for (let n = 0; n < 5; n += 1) await ask().expect(202)
    await ask().expect(429)
    await own.close()
  })
})

describe('what is not asked for properly', () => {
  test('is refused by name', async () => {
    const { accessToken } = await auth.register()
    for (const token of [undefined, 5, { $ne: '' }, ''])
      expect((await verify(token).expect(400)).body.errors).toMatchObject([{ pointer: '#/token' }])
    for (const token of ['x', `${'0'.repeat(24)}${'A'.repeat(43)}`])
      expect((await verify(token).expect(400)).body.type).toBe('/problems/invalid-token')
    for (const email of [undefined, 'nobody', 5, ['a@example.org']])
      expect((await change(accessToken, email).expect(400)).body.errors).toMatchObject([{ pointer: '#/email' }])
    const more = await change(accessToken, newAddress(), { password, userId: 'x' }).expect(400)
    expect(more.body.errors).toMatchObject([{ pointer: '#/userId' }])
    await resend(accessToken).send({ email: newAddress() }).expect(400)
  })

  test('needs a session where an account is changed', async () => {
    await request(auth.app).post('/api/auth/email').send({ email: newAddress(), password }).expect(401)
    await request(auth.app).post('/api/auth/email/resend').expect(401)
  })
})
