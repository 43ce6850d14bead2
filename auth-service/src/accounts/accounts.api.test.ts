import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
})
afterAll(() => auth.close())

const register = (body: unknown) =>
  request(auth.app)
    .post('/api/auth/register')
    .send(body as object)
const logIn = (body: unknown) =>
  request(auth.app)
    .post('/api/auth/login')
    .send(body as object)
const draft = (username = uniqueName()) => ({ username, email: `${username}@example.org`, password })

/** A field, what is wrong with it, and its value, which may be too long for a title. */
const bad = (field: string, value: unknown) => [field, JSON.stringify(value)?.slice(0, 30), value] as const

describe('registering', () => {
  test('answers the account, and tokens that are good', async () => {
    const username = uniqueName()
    const answer = await register({ ...draft(username), displayName: ' Ada L. ' }).expect(201)
    expect(answer.body).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        username,
        email: `${username}@example.org`,
        emailVerified: false,
        displayName: 'Ada L.',
        roles: [],
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 900,
    })
    expect(answer.headers['cache-control']).toBe('no-store')
    await auth.get('/auth/me', answer.body.accessToken).expect(200)
  })

  test('is announced, without address or password, by the write that keeps it', async () => {
    const { user } = await auth.register()
    const [entry, ...others] = (await auth.waiting('accounts', user.id)) ?? []
    expect(others).toEqual([])
    expect(entry).toMatchObject({ type: 'user_registered', subject: user.id })
    expect(Object.keys(entry?.data as object).sort()).toEqual(['createdAt', 'displayName', 'userId', 'username'])
  })

  test('keeps names and addresses in lower case, so another spelling is taken', async () => {
    const username = uniqueName()
    const first = await register({ ...draft(), username: username.toUpperCase(), email: `${username}@EXAMPLE.org` })
    expect(first.body.user).toMatchObject({ username, displayName: username, email: `${username}@example.org` })

    const sameName = await register({ ...draft(), username: `U${username.slice(1)}` }).expect(409)
    expect(sameName.body.type).toBe('/problems/username-taken')
    const sameAddress = await register({ ...draft(), email: `${username.toUpperCase()}@example.org` }).expect(409)
    expect(sameAddress.body.type).toBe('/problems/email-taken')
    expect(sameAddress.text).not.toContain('@')
  })

  test('of one name by ten at once succeeds once', async () => {
    const username = uniqueName()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => register({ ...draft(), username, displayName: uniqueName() })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })

  test('gives nobody the name that closed accounts are shown with', async () => {
    for (const username of ['deleted', 'Deleted'])
      expect((await register({ ...draft(), username }).expect(409)).body.type).toBe('/problems/username-taken')
  })

  test('takes a password up to 72 bytes, and no byte more', async () => {
    const longest = 'ü'.repeat(36)
    const body = { ...draft(), password: longest }
    await register(body).expect(201)
    await logIn({ login: body.username, password: longest }).expect(200)
    const answer = await logIn({ login: body.username, password: `${longest}x` }).expect(400)
    expect(answer.body.errors).toEqual([{ pointer: '#/password', detail: 'must have at most 72 bytes' }])
  })

  test('takes a password however its letters were composed', async () => {
    const body = { ...draft(), password: 'Zu\u0308rich 8001' }
    await register(body).expect(201)
    await logIn({ login: body.username, password: 'Z\u00fcrich 8001' }).expect(200)
  })

  const fields: [string, unknown][] = [
    ['username', undefined],
    ['username', null],
    ['username', 7],
    ['username', ['ada']],
    ['username', { $ne: null }],
    ['username', ''],
    ['username', 'ab'],
    ['username', 'a'.repeat(33)],
    ['username', 'with space'],
    ['username', 'a@example.org'],
    ['username', 'müller'],
    ['username', '\u212Aelvin'],
    ['username', 'ada\n'],
    ['email', undefined],
    ['email', 'nobody'],
    ['email', 'a@b'],
    ['email', 'a b@example.org'],
    ['email', `${'a'.repeat(250)}@example.org`],
    ['email', { $gt: '' }],
    ['password', undefined],
    ['password', 1234567890],
    ['password', 'short'],
    ['password', 'x'.repeat(73)],
    ['password', 'ü'.repeat(37)],
    ['password', 'nul \0 inside'],
    ['password', 'half \ud800 a pair'],
    ['password', 'x'.repeat(100_000)],
    ['displayName', ''],
    ['displayName', '  '],
    ['displayName', 'x'.repeat(65)],
    ['displayName', 5],
    ['roles', ['admin']],
    ['emailVerified', true],
    ['_id', 'a'.repeat(24)],
  ]
  test.each(fields.map(([field, value]) => bad(field, value)))(
    'refuses %s %s by name',
    async (field, _shown, value) => {
      const answer = await register({ ...draft(), [field]: value }).expect(400)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.body).toMatchObject({ type: '/problems/invalid-request', requestId: expect.any(String) })
      expect(answer.body.errors[0].pointer).toBe(`#/${field}`)
    },
  )
})

describe('logging in', () => {
  test('works by name and by address in any spelling', async () => {
    const { user } = await auth.register()
    for (const login of [user.username, user.username.toUpperCase(), user.email.toUpperCase(), ` ${user.username} `]) {
      const answer = await logIn({ login, password }).expect(200)
      expect(answer.body.user).toMatchObject({ id: user.id, displayName: user.username })
    }
  })

  test('answers the same for a wrong password and for nobody', async () => {
    const { user } = await auth.register()
    const [wrong, nobody, noAddress] = await Promise.all([
      logIn({ login: user.username, password: 'something else' }).expect(401),
      logIn({ login: uniqueName(), password }).expect(401),
      logIn({ login: 'nobody@example.org', password }).expect(401),
    ])
    const said = { ...wrong.body, requestId: expect.any(String) }
    expect(said.type).toBe('/problems/invalid-credentials')
    expect(nobody.body).toEqual(said)
    expect(noAddress.body).toEqual(said)
  })

  const fields: [string, unknown][] = [
    ['login', undefined],
    ['login', ''],
    ['login', 5],
    ['login', { $ne: '' }],
    ['login', 'x'.repeat(255)],
    ['password', undefined],
    ['password', ''],
    ['password', ['a']],
    ['extra', true],
  ]
  test.each(fields.map(([field, value]) => bad(field, value)))(
    'refuses %s %s by name',
    async (field, _shown, value) => {
      const answer = await logIn({ login: 'ada', password, [field]: value }).expect(400)
      expect(answer.body.errors[0].pointer).toBe(`#/${field}`)
    },
  )
})

describe('bodies that are none', () => {
  test.each([
    ['half an object', 400, '{'],
    ['null', 400, 'null'],
    ['a list', 400, '[]'],
    ['a text', 400, '"text"'],
    ['nothing', 400, ''],
    ['too much', 413, `{"username":"${'a'.repeat(200_000)}"}`],
  ])('%s is refused with %i', async (_what, status, body) => {
    for (const path of ['register', 'login', 'refresh']) {
      const answer = await request(auth.app)
        .post(`/api/auth/${path}`)
        .set('content-type', 'application/json')
        .send(body)
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toContain('application/problem+json')
    }
  })

  test('what is not JSON is 415', async () => {
    await request(auth.app).post('/api/auth/login').type('form').send('login=ada&password=x').expect(415)
  })
})

describe('me', () => {
  test('is the account, without what others need not know', async () => {
    const { user, accessToken } = await auth.register()
    const answer = await auth.get('/auth/me', accessToken).expect(200)
    const { id, username, email } = user
    expect(answer.body).toEqual({ id, username, email, emailVerified: false, roles: [], createdAt: expect.any(String) })
  })
})

describe('accounts between services', () => {
  test('are found by ids and names, and what nobody has is left out', async () => {
    const [ada, bob] = [await auth.register(), await auth.register()]
    const query = `ids=${ada.user.id}&ids=${'0'.repeat(24)}&usernames=${bob.user.username.toUpperCase()}`
    const answer = await auth.internal(`/accounts?${query}`).expect(200)
    expect(answer.body.items).toHaveLength(2)
    expect(answer.body.items).toContainEqual({
      userId: ada.user.id,
      username: ada.user.username,
      displayName: ada.user.username,
      createdAt: expect.any(String),
      deleted: false,
    })
  })

  test('are nobody for nothing', async () => {
    expect((await auth.internal('/accounts').expect(200)).body).toEqual({ items: [] })
  })

  test.each([
    'ids=x',
    'ids=',
    'usernames=a',
    'other=1',
    Array(101)
      .fill(`ids=${'0'.repeat(24)}`)
      .join('&'),
  ])('%.12s is refused', async (query) => {
    await auth.internal(`/accounts?${query}`).expect(400)
  })

  test('are not for those without the secret, nor on the public listener', async () => {
    const { accessToken, user } = await auth.register()
    await request(auth.internalApp).get(`/internal/accounts?ids=${user.id}`).expect(401)
    await request(auth.internalApp)
      .get(`/internal/accounts?ids=${user.id}`)
      .set('authorization', `Bearer ${accessToken}`)
      .expect(401)
    await auth.get(`/internal/accounts?ids=${user.id}`, accessToken).expect(404)
  })
})

test('without its database the service is unavailable, and says no more', async () => {
  const away = await openAuth()
  const { accessToken } = await away.register()
  await away.deps.outbox.stop()
  await away.db.close()
  const login = request(away.app).post('/api/auth/login').send({ login: 'ada', password })
  for (const answer of [await away.get('/auth/me', accessToken), await login, await request(away.app).get('/readyz')]) {
    expect(answer.status).toBe(503)
    expect(answer.text).not.toMatch(/mongo/i)
  }
})
