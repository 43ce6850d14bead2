import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { holdTo } from '@chat/common/testing/hold-to'
import type { Express } from 'express'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { buildApp } from '../app.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'

const asTold = holdTo(serviceOperations)

let given: TestDeps
let app: Express

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
})
beforeEach(() => {
  Object.assign(given.auth, { accounts: [], isAway: false, calls: 0 })
  given.announced.length = 0
})
afterAll(() => given.drop())

type Method = 'get' | 'patch' | 'put'

const call = (userId: string, method: Method, path: string, body?: object) => {
  const sent = request(app)[method](`/api${path}`).expect(asTold).auth(given.tokenFor(userId), { type: 'bearer' })
  return body === undefined ? sent : sent.send(body)
}

const outboxOf = async (userId: string) =>
  (await given.db.collection<{ _id: string; outbox?: unknown[] }>('profiles').findOne({ _id: userId }))?.outbox

const problemOf = (response: { status: number; type: string; text: string }) => {
  expect(response.type).toBe('application/problem+json')
  return JSON.parse(response.text) as { type: string; status: number; errors?: { pointer: string }[] }
}

describe('reading a profile', () => {
  test('shows oneself and others the same', async () => {
    const [ada, bob] = [await given.register('ada.r', 'Ada'), await given.register('bob.r')]
    const profile = {
      ...{ id: ada, username: 'ada.r', displayName: 'Ada', bio: '', status: null, avatarUrl: null },
      ...{ presence: 'offline', lastSeenAt: null },
    }

    expect((await call(ada, 'get', '/users/me').expect(200)).body).toEqual(profile)
    expect((await call(bob, 'get', `/users/${ada}`).expect(200)).body).toEqual(profile)
  })

  test('knows who has registered a moment ago, before the event has come', async () => {
    const userId = newUserId()
    const createdAt = new Date().toISOString()
    given.auth.accounts = [{ userId, username: 'newcomer', displayName: 'New', createdAt, deleted: false }]
    await call(userId, 'get', '/users/me').expect(200)

    given.auth.isAway = true
    const { body } = await call(newUserId(), 'get', `/users/${userId}`).expect(200)
    expect(body).toMatchObject({ id: userId, displayName: 'New' })
  })

  test('is 404 for nobody, and 503 when who would know is away', async () => {
    const userId = newUserId()
    const unknown = await call(userId, 'get', `/users/${newUserId()}`).expect(404)
    expect(problemOf(unknown)).toMatchObject({ type: '/problems/user-not-found', status: 404 })

    given.auth.isAway = true
    const unavailable = await call(userId, 'get', `/users/${newUserId()}`).expect(503)
    expect(problemOf(unavailable).type).toBe('/problems/unavailable')
    expect(unavailable.headers['retry-after']).toBeDefined()
  })

  test('is 404 for a closed account', async () => {
    const userId = newUserId()
    given.auth.accounts = [{ userId, username: 'gone', displayName: '', createdAt: '', deleted: true }]
    await call(newUserId(), 'get', `/users/${userId}`).expect(404)
  })

  test.each([
    'nobody',
    '0'.repeat(23),
    '0'.repeat(25),
    'ABCDEFABCDEFABCDEFABCDEF',
    '%00',
    '%7B%22%24gt%22%3A%22%22%7D',
  ])('refuses the id %s', async (id) => {
    const response = await call(newUserId(), 'get', `/users/${id}`).expect(400)
    expect(problemOf(response).errors).toMatchObject([{ pointer: '#/userId' }])
  })
})

describe('editing a profile', () => {
  test.each([
    ['patch', '/users/me'],
    ['put', '/users/update'],
    ['patch', '/users/update'],
  ] as const)('%s %s changes what is given, and announces it in the same write', async (method, path) => {
    const userId = await given.register('cyd.e', 'Cyd')
    const response = await call(userId, method, path, { bio: ' Hello\nthere ' }).expect(200)

    expect(response.body).toEqual({
      id: userId,
      username: 'cyd.e',
      displayName: 'Cyd',
      bio: 'Hello\nthere',
      status: null,
      avatarUrl: null,
    })
    expect((await call(userId, 'get', '/users/me')).body).toMatchObject(response.body)

    const requestId = response.headers['x-request-id']
    const data = { userId, version: 1, username: 'cyd.e', displayName: 'Cyd', bio: 'Hello\nthere', status: null }
    expect(given.announced).toMatchObject([{ type: 'profile_updated', subject: userId, requestId, data }])
    expect(await outboxOf(userId)).toEqual(given.announced)
  })

  test('changes and announces nothing when it is repeated', async () => {
    const userId = await given.register('dan.e')
    for (let times = 0; times < 2; times += 1)
      await call(userId, 'patch', '/users/me', { displayName: 'Dan' }).expect(200)

    expect(given.announced).toHaveLength(1)
  })

  test('gives every one of many at once a version of its own, and loses none', async () => {
    const userId = await given.register('eve.e')
    const changes = Array.from({ length: 12 }, (_, n) =>
      n % 2 === 0 ? { bio: `bio ${n}` } : { displayName: `Eve ${n}` },
    )
    const responses = await Promise.all(changes.map((change) => call(userId, 'patch', '/users/me', change)))
    expect(responses.map(({ status }) => status)).toEqual(changes.map(() => 200))

    const versions = given.announced.map(({ data }) => (data as { version: number }).version)
    expect(versions.sort((a, b) => a - b)).toEqual(changes.map((_, n) => n + 1))

    const newest = given.announced.find(({ data }) => (data as { version: number }).version === 12)
    const { body } = await call(userId, 'get', '/users/me')
    expect(newest?.data).toMatchObject({ bio: body.bio, displayName: body.displayName })
  })

  test('counts code points', async () => {
    const userId = await given.register('fay.e')
    await call(userId, 'patch', '/users/me', { displayName: '😀'.repeat(64), bio: '😀'.repeat(500) }).expect(200)
  })

  test.each([
    ['no field', {}, '#'],
    ['an unknown field', { bio: 'x', username: 'root' }, '#/username'],
    ['an empty name', { displayName: ' \t ' }, '#/displayName'],
    ['a long name', { displayName: 'x'.repeat(65) }, '#/displayName'],
    ['a long name of emojis', { displayName: '😀'.repeat(65) }, '#/displayName'],
    ['a name that is no text', { displayName: { $ne: 1 } }, '#/displayName'],
    ['null', { displayName: null }, '#/displayName'],
    ['a long bio', { bio: 'x'.repeat(501) }, '#/bio'],
    ['a bio that is a list', { bio: ['x'] }, '#/bio'],
    ['a list', [], '#'],
  ])('refuses %s', async (_what, body, pointer) => {
    const response = await call(newUserId(), 'patch', '/users/me', body).expect(400)
    expect(problemOf(response)).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test('refuses a body that is too large, not JSON, or broken', async () => {
    const patch = (body: string, type = 'application/json') =>
      request(app).patch('/api/users/me').auth(given.tokenFor(newUserId()), { type: 'bearer' }).type(type).send(body)

    expect(problemOf(await patch(JSON.stringify({ bio: 'x'.repeat(140_000) }))).status).toBe(413)
    expect(problemOf(await patch('bio=x', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect(problemOf(await patch('{"bio":')).status).toBe(400)
    expect(
      problemOf(await request(app).patch('/api/users/me').auth(given.tokenFor(newUserId()), { type: 'bearer' })).status,
    ).toBe(400)
  })

  test('keeps what cannot be kept as it is: NUL and half characters', async () => {
    const userId = await given.register('gus.e')
    const { body } = await call(userId, 'patch', '/users/me', { bio: 'a\0b', displayName: 'half \ud83d' }).expect(200)
    expect(body).toMatchObject({ bio: 'ab', displayName: 'half \ufffd' })
  })
})

describe('setting a status', () => {
  const soon = '2030-01-01T13:00:00.000Z'

  test('shows it until it expires', async () => {
    const userId = await given.register('hal.s')
    const status = { text: 'At lunch', emoji: '🍜', expiresAt: soon }
    const response = await call(userId, 'put', '/users/status', status).expect(200)
    expect(response.body.status).toEqual(status)
    expect(given.announced).toMatchObject([{ data: { userId, version: 1, status } }])

    const before = given.clock.now
    given.clock.now = new Date(soon)
    try {
      expect((await call(userId, 'get', '/users/me')).body.status).toBeNull()
    } finally {
      given.clock.now = before
    }
  })

  test('is cleared by an empty text', async () => {
    const userId = await given.register('ida.s')
    await call(userId, 'put', '/users/status', { text: 'Busy' }).expect(200)
    const { body } = await call(userId, 'put', '/users/status', { text: '' }).expect(200)

    expect(body.status).toBeNull()
    expect((await call(userId, 'get', '/users/me')).body.status).toBeNull()
    expect(given.announced.at(-1)).toMatchObject({ data: { version: 2, status: null } })
  })

  test('replaces the whole status, and leaves the profile alone', async () => {
    const userId = await given.register('jan.s', 'Jan')
    await call(userId, 'patch', '/users/me', { bio: 'Hi' })
    await call(userId, 'put', '/users/status', { text: 'One', emoji: '❤' }).expect(200)
    const { body } = await call(userId, 'put', '/users/status', { text: 'Two' }).expect(200)

    const names = { id: userId, username: 'jan.s', displayName: 'Jan', avatarUrl: null }
    expect(body).toEqual({ ...names, bio: 'Hi', status: { text: 'Two' } })
  })

  test.each([
    ['no text', {}, '#/text'],
    ['a long text', { text: 'x'.repeat(141) }, '#/text'],
    ['a text that is a number', { text: 1 }, '#/text'],
    ['an unknown field', { text: 'x', until: soon }, '#/until'],
    ['a word for an emoji', { text: 'x', emoji: 'smile' }, '#/emoji'],
    ['two emojis', { text: 'x', emoji: '😀😀' }, '#/emoji'],
    ['no emoji', { text: 'x', emoji: '' }, '#/emoji'],
    ['the past', { text: 'x', expiresAt: '2030-01-01T11:59:59Z' }, '#/expiresAt'],
    ['now', { text: 'x', expiresAt: '2030-01-01T12:00:00Z' }, '#/expiresAt'],
    ['a day that is none', { text: 'x', expiresAt: '2030-02-30T12:00:00Z' }, '#/expiresAt'],
    ['a number', { text: 'x', expiresAt: 1_900_000_000_000 }, '#/expiresAt'],
  ])('refuses %s', async (_what, body, pointer) => {
    const response = await call(newUserId(), 'put', '/users/status', body).expect(400)
    expect(problemOf(response).errors).toMatchObject([{ pointer }])
  })

  test.each(['😀', '❤️', '❤', '👨‍👩‍👧‍👦', '🇩🇪', '👍🏽', '1️⃣'])('takes %s for one emoji', async (emoji) => {
    const userId = await given.register(`emoji.${emoji.codePointAt(0)}.${emoji.length}`)
    const { body } = await call(userId, 'put', '/users/status', { text: 'x', emoji }).expect(200)
    expect(body.status.emoji).toBe(emoji)
  })
})

test.each([
  ['get', '/users?search=ada'],
  ['get', '/users/me'],
  ['get', `/users/${'0'.repeat(24)}`],
  ['patch', '/users/me'],
  ['put', '/users/update'],
  ['patch', '/users/update'],
  ['put', '/users/status'],
] as const)('%s %s asks for a token', async (method, path) => {
  for (const authorization of ['', 'Bearer x', `Bearer ${given.tokenFor(newUserId(), { expiresInSeconds: -5 })}`]) {
    const response = await request(app)[method](`/api${path}`).set('authorization', authorization).expect(401)
    expect(problemOf(response).type).toBe('/problems/unauthenticated')
    expect(response.headers['www-authenticate']).toBe('Bearer')
  }
})

test('what is repeated by the broker changes nothing', async () => {
  const userId = await given.register('kim.c', 'Kim')
  await call(userId, 'patch', '/users/me', { displayName: 'Kimberly' })
  const registered = { userId, username: 'kim.c', displayName: 'Kim', createdAt: new Date().toISOString() }
  await Promise.all([given.deps.profiles.keepRegistered(registered), given.deps.profiles.keepRegistered(registered)])

  expect((await call(userId, 'get', '/users/me')).body.displayName).toBe('Kimberly')
})
