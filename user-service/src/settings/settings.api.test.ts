import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Express } from 'express'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { callAs, problemOf } from '../testing/caller.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
  call = callAs(app, given.tokenFor)
})
beforeEach(() => void (given.announced.length = 0))
afterAll(() => given.drop())

const path = '/users/me/settings'
const first = {
  showLastSeen: true,
  showPresence: true,
  readReceipts: true,
  whoMayWrite: 'everyone',
  locale: 'en',
  timeZone: 'UTC',
}

const outboxOf = async (userId: string) =>
  (await given.db.collection<{ _id: string; outbox?: unknown[] }>('settings').findOne({ _id: userId }))?.outbox

describe('settings', () => {
  test('are there before anything was set, and nothing is written for that', async () => {
    const userId = newUserId()
    expect((await call(userId, 'get', path).expect(200)).body).toEqual(first)
    expect(await given.db.collection<{ _id: string }>('settings').findOne({ _id: userId })).toBeNull()
  })

  test('change in what is given, announced in the same write, and only for their owner', async () => {
    const [userId, other] = [newUserId(), newUserId()]
    const one = await call(userId, 'patch', path, { readReceipts: false, timeZone: 'Europe/Berlin' }).expect(200)
    expect(one.body).toEqual({ ...first, readReceipts: false, timeZone: 'Europe/Berlin' })
    const two = await call(userId, 'patch', path, { whoMayWrite: 'contacts', locale: 'PT-br' }).expect(200)
    const settings = { ...one.body, whoMayWrite: 'contacts', locale: 'pt-BR' }
    expect(two.body).toEqual(settings)

    expect((await call(userId, 'get', path)).body).toEqual(settings)
    expect((await call(other, 'get', path)).body).toEqual(first)
    expect(given.announced).toMatchObject([
      { type: 'settings_changed', subject: userId, data: { ...one.body, userId, version: 1 } },
      { requestId: two.headers['x-request-id'], data: { ...settings, userId, version: 2 } },
    ])
    expect(await outboxOf(userId)).toEqual(given.announced)
  })

  test('change and announce nothing when it is repeated, or when what is set is so already', async () => {
    const userId = newUserId()
    await call(userId, 'patch', path, { showPresence: true }).expect(200)
    expect(given.announced).toEqual([])

    for (let times = 0; times < 2; times += 1) await call(userId, 'patch', path, { showPresence: false }).expect(200)
    expect(given.announced).toHaveLength(1)
  })

  test('keep what each of many at once has set, from the very first one on', async () => {
    const userId = newUserId()
    const changes = [
      { showLastSeen: false },
      { showPresence: false },
      { readReceipts: false },
      { whoMayWrite: 'contacts' },
      { locale: 'de' },
      { timeZone: 'Asia/Kolkata' },
    ]
    const responses = await Promise.all(changes.map((change) => call(userId, 'patch', path, change)))
    expect(responses.map(({ status }) => status)).toEqual(changes.map(() => 200))

    const expected = Object.assign({}, ...changes) as object
    expect((await call(userId, 'get', path)).body).toEqual(expected)
    const versions = given.announced.map(({ data }) => (data as { version: number }).version)
    expect(versions.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
    expect(given.announced.find(({ data }) => (data as { version: number }).version === 6)?.data).toMatchObject(
      expected,
    )
  })

  test.each([
    ['no field', {}, '#'],
    ['a list', [], '#'],
    ['an unknown field', { showPresence: true, theme: 'dark' }, '#/theme'],
    ['somebody else', { showPresence: true, userId: newUserId() }, '#/userId'],
    ['a version', { showPresence: true, version: 9 }, '#/version'],
    ['a word for a switch', { showPresence: 'false' }, '#/showPresence'],
    ['a number for a switch', { readReceipts: 0 }, '#/readReceipts'],
    ['null', { showLastSeen: null }, '#/showLastSeen'],
    ['nobody who may write', { whoMayWrite: 'nobody' }, '#/whoMayWrite'],
    ['an operator', { whoMayWrite: { $ne: 'contacts' } }, '#/whoMayWrite'],
    ['no language', { locale: '' }, '#/locale'],
    ['what is no language', { locale: 'english_please' }, '#/locale'],
    ['a long language', { locale: `en-x-${'a'.repeat(64)}` }, '#/locale'],
    ['no zone', { timeZone: '' }, '#/timeZone'],
    ['a zone that there is not', { timeZone: 'Europe/Atlantis' }, '#/timeZone'],
    ['an offset', { timeZone: '+01:00' }, '#/timeZone'],
    ['a path', { timeZone: '../../etc/passwd' }, '#/timeZone'],
  ])('refuse %s', async (_what, body, pointer) => {
    const response = await call(newUserId(), 'patch', path, body).expect(400)
    expect(problemOf(response)).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
    expect(given.announced).toEqual([])
  })

  test.each(['en', 'de-CH', 'zh-Hant-TW', 'sr-Latn', 'es-419'])('take the language %s', async (locale) => {
    expect((await call(newUserId(), 'patch', path, { locale }).expect(200)).body.locale).toBe(locale)
  })

  test.each(['UTC', 'Europe/Kyiv', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'take the zone %s as it is',
    async (timeZone) => {
      expect((await call(newUserId(), 'patch', path, { timeZone }).expect(200)).body.timeZone).toBe(timeZone)
    },
  )

  test('refuse a body that is too large or broken', async () => {
    const patch = (body: string) =>
      request(app).patch(`/api${path}`).auth(given.tokenFor(newUserId()), { type: 'bearer' }).type('json').send(body)
    expect(problemOf(await patch(JSON.stringify({ locale: 'x'.repeat(140_000) }))).status).toBe(413)
    expect(problemOf(await patch('{"locale":')).status).toBe(400)
  })

  test.each(['get', 'patch'] as const)('%s asks for a token', async (method) => {
    const { type } = problemOf(await request(app)[method](`/api${path}`).expect(401))
    expect(type).toBe('/problems/unauthenticated')
  })
})
