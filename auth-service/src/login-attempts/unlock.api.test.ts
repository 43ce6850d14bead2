import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ TRUSTED_PROXIES: '127.0.0.1' })
  auth.stopClock()
})
afterAll(() => auth.close())

let last = 0
const newAddress = () => `203.0.113.${(last += 1)}`
const home = '192.0.2.7'

const logIn = (login: string, given: string, address = newAddress()) =>
  request(auth.app).post('/api/auth/login').set('x-forwarded-for', address).send({ login, password: given })
const unlock = (token: string, address = home) =>
  request(auth.app).post('/api/auth/unlock').set('x-forwarded-for', address).send({ token })

/** Wrong passwords until it is locked, each as soon as it may come. */
const guess = async (login: string, address?: string) => {
  const answers: object[] = []
  for (let n = 1; n <= 10; n += 1) {
    const { status, body } = await logIn(login, 'wrong', address).expect(401)
    answers.push({ status, type: body.type, title: body.title, detail: body.detail })
    if (n >= 5 && n < 10) auth.putForward(2 ** (n - 5) * 1_000)
  }
  return answers
}

/** The same, but only the last of them is really tried. */
const lock = async (login: string, address?: string) => {
  for (let n = 1; n <= 9; n += 1) {
    await auth.deps.loginThrottle.begin(login, address ?? newAddress())
    if (n >= 5) auth.putForward(2 ** (n - 5) * 1_000)
  }
  await logIn(login, 'wrong', address).expect(401)
}

const unlockMails = async (address: string) =>
  (await auth.mailsTo(address)).filter(({ text = '' }) => text.includes('/unlock?token='))
const auditOf = async (targetId: string) =>
  (await auth.db.collection('audit').find({ targetId }).toArray()).map(({ action }) => action as string)

describe('a lock', () => {
  test('is told of once, to its owner alone, and answers the same for a name that nobody has', async () => {
    const { user } = await auth.register()
    const known = await guess(user.username)
    expect(await guess(uniqueName())).toEqual(known)
    await until(async () => (await unlockMails(user.email)).length === 1)
    await logIn(user.username, 'wrong').expect(429)
    await logIn(user.username, password).expect(429)
    await until(async () => (await auditOf(user.id)).includes('account-locked'))
    expect(await unlockMails(user.email)).toHaveLength(1)

    auth.putForward(900_000)
    await lock(user.username)
    await until(async () => (await unlockMails(user.email)).length === 2)
  })

  test('of the e-mail address is told of as well', async () => {
    const { user } = await auth.register()
    await lock(user.email)
    await unlock(await auth.mailedToken(user.email, 'unlock')).expect(204)
    await logIn(user.email, password).expect(200)
  })

  test('ends no session', async () => {
    const { user, accessToken, refreshToken } = await auth.register()
    await lock(user.username)
    await auth.get('/auth/me', accessToken).expect(200)
    await auth.refresh(refreshToken).expect(200)
  })
})

describe('the token of a mail', () => {
  test('takes the lock off both logins, once, also of many at once', async () => {
    const { user } = await auth.register()
    await lock(user.username)
    await lock(user.email)
    await until(async () => (await unlockMails(user.email)).length === 2)
    const token = await auth.mailedToken(user.email, 'unlock')
    const answers = await Promise.all([1, 2, 3].map(() => unlock(token)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400, 400])
    expect((await unlock(token).expect(400)).body.type).toBe('/problems/invalid-token')

    await logIn(user.username, password).expect(200)
    await logIn(user.email, password).expect(200)
    expect(await auditOf(user.id)).toContain('account-unlocked')
  })

  test('lets its owner in while somebody goes on guessing, and gives nobody more guesses', async () => {
    const { user } = await auth.register()
    await lock(user.username)
    await unlock(await auth.mailedToken(user.email, 'unlock')).expect(204)
    await lock(user.username)
    await logIn(user.username, password).expect(429)

    await logIn(user.username, 'mistyped', home).expect(401)
    await logIn(user.username, password, home).expect(200)
    await logIn(user.username, password, home).expect(429) // from now on as everybody
  })

  test('does not let the network guess for ever in which it was used', async () => {
    const { user } = await auth.register()
    await lock(user.username)
    const address = newAddress()
    await unlock(await auth.mailedToken(user.email, 'unlock'), address).expect(204)
    await lock(user.username, address)
    await logIn(user.username, password, address).expect(429)
  })

  test('counts for half an hour', async () => {
    const { user } = await auth.register()
    await lock(user.username)
    const token = await auth.mailedToken(user.email, 'unlock')
    auth.putForward(1_800_000)
    await unlock(token).expect(400)
  })

  test.each([{}, { token: '' }, { token: 7 }, { token: 'x', more: 1 }, { token: 'x'.repeat(300) }])(
    'is not %j',
    async (body) => {
      await request(auth.app).post('/api/auth/unlock').send(body).expect(400)
    },
  )

  test('is of one account and purpose', async () => {
    const { user } = await auth.register()
    await unlock(await auth.mailedToken(user.email, 'verify')).expect(400)
    await unlock(`${'0'.repeat(24)}${'A'.repeat(43)}`).expect(400)
    await unlock('garbage').expect(400)
  })
})
