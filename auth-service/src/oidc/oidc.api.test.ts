import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { password, uniqueName } from '../testing/open-auth.ts'
import { bodyOf, openOidc, type TestOidc } from '../testing/open-oidc.ts'

let oidc: TestOidc
beforeAll(async () => {
  const verified = (name: string) => ({ email: `${name}@one.example`, email_verified: true, preferred_username: name })
  oidc = await openOidc({
    providers: {
      one: {
        clientSecret: 'a secret of the client',
        people: {
          ada: { email: 'Ada@One.Example', email_verified: true, name: 'Ada L.', preferred_username: 'Ada Lovelace' },
          bob: verified('bob'),
          twice: verified('twice'),
          many: verified('many'),
          racer: verified('racer'),
          known: verified('known'),
          squatted: verified('squatted'),
          doubtful: { email: 'doubtful@one.example', email_verified: false },
          claims: { email: 'known@one.example', email_verified: false },
          claimed: { email: 'claimed@one.example', email_verified: false },
          silent: { preferred_username: 'silent' },
          off: verified('off'),
          gone: verified('gone'),
          coded: verified('coded'),
          fresh: verified('fresh'),
        },
      },
      // says everything in the id token, and knows no secret
      two: {
        people: {
          eve: { email: 'eve@two.example', email_verified: true, name: 'Eve', preferred_username: 'bob' },
          known: { email: 'known@one.example', email_verified: true },
          other: { email: 'known@one.example', email_verified: true },
        },
        more: { conformIdTokenClaims: false },
      },
    },
  })
}, 60_000)
afterAll(() => oidc?.close())

const meOf = async (token: string) => (await oidc.auth.get('/auth/me', token).expect(200)).body
const accountOf = (username: string) => oidc.auth.db.collection('accounts').findOne({ username })
const registerWith = (email: string) =>
  request(oidc.auth.app).post('/api/auth/register').send({ username: uniqueName(), email, password })
const verify = (email: string) =>
  oidc.auth.db.collection('accounts').updateOne({ email }, { $set: { emailVerified: true } })

describe('a login through a provider', () => {
  test('makes an account of somebody new, and is the same account ever after', async () => {
    const first = await oidc.logIn('ada', 'one')
    expect(first).toMatchObject({ status: 200, body: { refreshToken: expect.any(String), expiresIn: 900 } })
    expect(first.body.user).toMatchObject({
      username: 'ada.lovelace',
      displayName: 'Ada L.',
      email: 'ada@one.example',
      emailVerified: true,
    })
    const again = await oidc.logIn('ada', 'one')
    expect(again.body.user.id).toBe(first.body.user.id)
    expect((await accountOf('ada.lovelace'))?.passwordHash).toBeUndefined()
    expect(await oidc.auth.waiting('accounts', first.body.user.id)).toMatchObject([{ type: 'user_registered' }])
  })

  test('takes another name where the wanted one is taken', async () => {
    const [bob, eve] = [await oidc.logIn('bob', 'one'), await oidc.logIn('eve', 'two')]
    expect(bob.body.user.username).toBe('bob')
    expect(eve.body.user.username).toMatch(/^bob-\d{4}$/)
  })

  test('asks whether an address is right that the provider is not sure of', async () => {
    const { body } = await oidc.logIn('doubtful', 'one')
    expect(body.user).toMatchObject({ username: 'doubtful', emailVerified: false })
    const token = await oidc.auth.mailedToken('doubtful@one.example', 'verify')
    expect(token).toContain(body.user.id)
  })

  test('needs an address', async () => {
    expect(await oidc.visit(oidc.browserOf('silent'), 'one')).toEqual({ error: 'email-required' })
  })

  test('links to the account of the same address where both sides are sure of it, and its owner is told', async () => {
    const own = (await registerWith('known@one.example').expect(201)).body
    expect(await oidc.visit(oidc.browserOf('known'), 'one')).toEqual({ error: 'email-taken' })
    await verify('known@one.example')
    expect(await oidc.visit(oidc.browserOf('claims'), 'one')).toEqual({ error: 'email-taken' })

    expect((await oidc.logIn('known', 'one')).body.user.id).toBe(own.user.id)
    expect((await oidc.logIn('known', 'two')).body.user.id).toBe(own.user.id)
    await until(async () => {
      const mails = await oidc.auth.mailsTo('known@one.example')
      return mails.filter(({ subject }) => subject?.includes('log in')).length === 2
    })
    const kept = oidc.auth.db.collection('audit').find({ action: 'identity-linked', targetId: own.user.id })
    const told = await kept.sort({ at: 1 }).toArray()
    expect(told.map(({ details }) => details)).toEqual([{ provider: 'one' }, { provider: 'two' }])

    // the provider has given the address to somebody else since
    expect(await oidc.visit(oidc.browserOf('other'), 'two')).toEqual({ error: 'email-taken' })
    await oidc.auth.logIn(own.user.username)
  })

  test('is not let in by an account that somebody made with the address before its owner came', async () => {
    await registerWith('squatted@one.example').expect(201)
    expect(await oidc.visit(oidc.browserOf('squatted'), 'one')).toEqual({ error: 'email-taken' })
    const account = await oidc.auth.db.collection('accounts').findOne({ email: 'squatted@one.example' })
    expect(account).toMatchObject({ emailVerified: false })
    expect(account?.identities).toBeUndefined()
  })

  test('is gone from an account that it was made with, once the owner of the address takes it', async () => {
    const squatter = await oidc.logIn('claimed', 'one')
    const email = 'claimed@one.example'
    await request(oidc.auth.app).post('/api/auth/password/forgot').send({ email }).expect(202)
    const token = await oidc.auth.mailedToken(email, 'reset')
    const body = { token, newPassword: 'another horse entirely' }
    await request(oidc.auth.app).post('/api/auth/password/reset').send(body).expect(204)
    await oidc.auth.get('/auth/me', squatter.body.accessToken).expect(401)
    expect(await oidc.visit(oidc.browserOf('claimed'), 'one')).toEqual({ error: 'email-taken' })
  })

  test('of a disabled account is refused, as is its code', async () => {
    const { body } = await oidc.logIn('off', 'one')
    const { code } = await oidc.visit(oidc.browserOf('off'), 'one')
    await oidc.auth.db.collection('accounts').updateOne({ username: 'off' }, { $set: { disabledAt: new Date() } })
    const answer = await oidc.redeem(code!)
    expect([answer.status, (await bodyOf(answer)).type]).toEqual([403, '/problems/account-disabled'])
    expect(await oidc.visit(oidc.browserOf('off'), 'one')).toEqual({ error: 'account-disabled' })
    await oidc.auth.get('/auth/me', body.accessToken)
  })

  test('after the account was deleted is that of somebody new', async () => {
    const { body } = await oidc.logIn('gone', 'one')
    await oidc.auth.remove('/auth/me', body.accessToken).expect(204)
    const again = await oidc.logIn('gone', 'one')
    expect(again.status).toBe(200)
    expect(again.body.user.id).not.toBe(body.user.id)
  })
})

describe('of two at once', () => {
  test.each([2, 5])('callbacks of one new person make one account (%i)', async (count) => {
    const person = count === 2 ? 'twice' : 'many'
    const browsers = Array.from({ length: count }, () => oidc.browserOf(person))
    const callbacks = await Promise.all(browsers.map((browser) => oidc.comeBack(browser, oidc.start('one'))))
    const pages = await Promise.all(browsers.map((browser, n) => oidc.land(browser, callbacks[n]!)))
    expect(pages).toEqual(pages.map(() => ({ code: expect.any(String) })))
    const answers = await Promise.all(pages.map(({ code }) => oidc.redeem(code!)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 200))
    const ids = await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).user.id))
    expect(new Set(ids).size).toBe(1)
    expect(await oidc.auth.db.collection('accounts').countDocuments({ email: `${person}@one.example` })).toBe(1)
  })

  test('a registration and a callback with one address make one account', async () => {
    const browser = oidc.browserOf('racer')
    const callback = await oidc.comeBack(browser, oidc.start('one'))
    const [page, registration] = await Promise.all([
      oidc.land(browser, callback),
      registerWith('racer@one.example').then(({ status }) => status),
    ])
    expect(page.code === undefined).toBe(registration === 201)
    if (page.code === undefined) expect(page).toEqual({ error: 'email-taken' })
    else expect(registration).toBe(409)
    expect(await oidc.auth.db.collection('accounts').countDocuments({ email: 'racer@one.example' })).toBe(1)
  })
})

describe('the code for the page', () => {
  const codeFor = async (person: string, query = '') => (await oidc.visit(oidc.browserOf(person), 'one', query)).code!
  const statusOf = async (code: string, more = {}) => (await oidc.redeem(code, more)).status

  test('counts once, also of many at once', async () => {
    const code = await codeFor('coded')
    const statuses = await Promise.all(Array.from({ length: 6 }, () => statusOf(code)))
    expect(statuses.toSorted()).toEqual([200, 400, 400, 400, 400, 400])
    expect(await statusOf(code)).toBe(400)
  })

  test('of one device does not end that of another', async () => {
    const codes = [await codeFor('coded'), await codeFor('coded'), await codeFor('coded')]
    for (const code of codes) expect(await statusOf(code)).toBe(200)
  })

  test('is not kept as it is', async () => {
    const code = await codeFor('coded')
    const account = await accountOf('coded')
    expect(JSON.stringify(account)).not.toContain(code.slice(24))
    expect(await statusOf(code)).toBe(200)
  })

  test('given out for a challenge is good for nobody without what it was made of', async () => {
    const codeVerifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
    const [one, two, three] = [
      await codeFor('coded', `?codeChallenge=${challenge}`),
      await codeFor('coded', `?codeChallenge=${challenge}`),
      await codeFor('coded'),
    ]
    expect(await statusOf(one, { codeVerifier })).toBe(200)
    expect(await statusOf(two, { codeVerifier: 'x'.repeat(43) })).toBe(400)
    expect(await statusOf(two, { codeVerifier })).toBe(400) // it was tried
    expect(await statusOf(three, { codeVerifier })).toBe(400) // somebody else's, planted
  })

  test.each([
    {},
    { code: 5 },
    { code: '' },
    { code: 'x'.repeat(513) },
    { code: { $gt: '' } },
    { code: 'x', more: 1 },
    { code: 'x', codeVerifier: 'short' },
  ])('has to be one: %j', async (body) => {
    const answer = await request(oidc.auth.app).post('/api/auth/oidc/token').send(body).expect(400)
    expect(answer.body.type).toBe('/problems/invalid-request')
  })

  test('that was made up opens nothing', async () => {
    const { body } = await oidc.logIn('coded', 'one')
    const made = [
      `${body.user.id}${'A'.repeat(43)}`,
      'x',
      `${'0'.repeat(24)}${'A'.repeat(43)}`,
      body.accessToken.slice(0, 500),
    ]
    for (const code of made) {
      const answer = await oidc.redeem(code)
      expect([answer.status, (await bodyOf(answer)).type]).toEqual([400, '/problems/invalid-token'])
    }
  })

  test('gives a page that wants so a cookie, and another origin nothing, without being used up', async () => {
    const code = await codeFor('coded')
    const ask = (origin: string) =>
      request(oidc.auth.app).post('/api/auth/oidc/token?cookie=true').set('origin', origin).send({ code })
    await ask('https://evil.example').expect(403)
    const answer = await ask(oidc.url).expect(200)
    expect(answer.body.refreshToken).toBeUndefined()
    expect(String(answer.headers['set-cookie'])).toContain('HttpOnly; SameSite=Strict')
  })
})

describe('the second factor', () => {
  test('is asked for as after a password, and the session knows how it began', async () => {
    const { body } = await oidc.logIn('fresh', 'one')
    const { Secret, TOTP } = await import('otpauth')
    const enrolled = await oidc.auth.post('/auth/mfa', body.accessToken).expect(200)
    const code = new TOTP({ secret: Secret.fromBase32(enrolled.body.secret) }).generate()
    const { recoveryCodes } = (await oidc.auth.post('/auth/mfa/confirm', body.accessToken).send({ code }).expect(200))
      .body

    const asked = await oidc.logIn('fresh', 'one')
    expect(asked.body).toEqual({ mfaRequired: true, mfaToken: expect.any(String) })
    const given = { mfaToken: asked.body.mfaToken, code: recoveryCodes[0] }
    const done = (await request(oidc.auth.app).post('/api/auth/login/mfa').send(given).expect(200)).body
    // what takes a fresh login is allowed, and fails for another reason
    const answer = await oidc.auth.remove('/auth/identities/one', done.accessToken).expect(409)
    expect(answer.body.type).toBe('/problems/last-login')
    expect((await meOf(done.accessToken)).id).toBe(body.user.id)
  })
})
