import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Express } from 'express'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { callAs, problemOf } from '../testing/caller.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>
let ann: string
let bob: string

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
  call = callAs(app, given.tokenFor)
  ;[ann, bob] = [await given.register('ann', 'Ann'), await given.register('bob', 'Bob')]
})
beforeEach(() => {
  Object.assign(given.auth, { accounts: [], isAway: false, calls: 0 })
  Object.assign(given.chat, { seen: new Map(), isAway: false, asked: [] })
})
afterAll(() => given.drop())

const nothingSeen = { presence: 'offline', lastSeenAt: null }
const list = (query: string, as = ann) => call(as, 'get', `/users?${query}`)
const idsOf = async (query: string): Promise<string[]> => {
  const { body } = await list(query).expect(200)
  return body.items.map(({ id }: { id: string }) => id)
}

describe('GET /users?ids=', () => {
  test('gives these people in this order, each once, with one question about all of them', async () => {
    given.chat.seen.set(bob, { presence: 'away' })
    const { body } = await list(`ids=${bob},${ann},${bob}`).expect(200)
    const rest = { bio: '', status: null, avatarUrl: null }
    expect(body).toEqual({
      items: [
        { id: bob, username: 'bob', displayName: 'Bob', ...rest, presence: 'away', lastSeenAt: null },
        { id: ann, username: 'ann', displayName: 'Ann', ...rest, ...nothingSeen },
      ],
      next: null,
    })
    expect(given.chat.asked).toEqual([[ann, bob, ann]])
    expect(given.auth.calls).toBe(0)
  })

  test('takes them as repeated names too', async () => {
    expect(await idsOf(`ids=${bob}&ids=${ann}`)).toEqual([bob, ann])
    expect(await idsOf(`ids=${bob},${ann}&ids=${ann}`)).toEqual([bob, ann])
  })

  test('shows those who have left as deleted accounts, and leaves out who never was', async () => {
    const [gone, goneElsewhere, nobody] = [newUserId(), newUserId(), newUserId()]
    await given.deps.profiles.forget(gone)
    given.auth.accounts = [{ userId: goneElsewhere, username: 'x', displayName: 'X', createdAt: '', deleted: true }]

    const { body } = await list(`ids=${gone},${nobody},${goneElsewhere},${bob}`).expect(200)
    const left = {
      username: 'deleted',
      displayName: 'Deleted account',
      bio: '',
      status: null,
      avatarUrl: null,
      deleted: true,
    }
    expect(body.items.slice(0, 2)).toEqual([
      { id: gone, ...left, ...nothingSeen },
      { id: goneElsewhere, ...left, ...nothingSeen },
    ])
    expect(body.items[2].id).toBe(bob)
    expect(given.chat.asked).toEqual([[ann, bob]])
    await call(ann, 'get', `/users/${goneElsewhere}`).expect(404)
  })

  test('knows who has registered a moment ago; without auth-service it is not known who is nobody', async () => {
    const userId = newUserId()
    const createdAt = new Date().toISOString()
    given.auth.accounts = [{ userId, username: 'newcomer', displayName: 'New', createdAt, deleted: false }]
    expect(await idsOf(`ids=${userId},${bob}`)).toEqual([userId, bob])

    given.auth.isAway = true
    expect(await idsOf(`ids=${userId},${bob}`)).toEqual([userId, bob])
    expect(problemOf(await list(`ids=${newUserId()}`).expect(503)).type).toBe('/problems/unavailable')
  })

  test('takes a hundred and no more', async () => {
    const ids = Array.from({ length: 100 }, newUserId)
    expect(await idsOf(`ids=${ids.join(',')}`)).toEqual([])
    await list(`ids=${ids.join(',')},${bob}`).expect(400)
    await list(`ids=${[...ids, ...ids].join(',')}`).expect(200)
  })

  test.each([
    ['ids=', '#/ids/0'],
    ['ids=nobody', '#/ids/0'],
    [`ids=${'a'.repeat(24)},`, '#/ids/1'],
    [`ids=${'a'.repeat(24)}&ids=`, '#/ids/1'],
    [`ids=${'a'.repeat(24)}&limit=5`, '#/limit'],
    [`ids=${'a'.repeat(24)}&search=a`, '#/search'],
    ['ids[$ne]=1', '#/search'],
  ])('refuses ?%s', async (query, pointer) => {
    const response = await list(query).expect(400)
    expect(problemOf(response).errors?.map((error) => error.pointer)).toContain(pointer)
  })

  test('asks for a token', async () => {
    await request(app).get(`/api/users?ids=${ann}`).expect(401)
  })
})

describe('presence in a profile', () => {
  test('is what chat-service lets this viewer see', async () => {
    const lastSeenAt = '2030-01-01T11:00:00.000Z'
    given.chat.seen.set(bob, { presence: 'offline', lastSeenAt }).set(ann, { presence: 'online' })
    expect((await call(ann, 'get', `/users/${bob}`)).body).toMatchObject({ presence: 'offline', lastSeenAt })
    expect((await call(ann, 'get', '/users/me')).body).toMatchObject({ presence: 'online', lastSeenAt: null })
    expect(given.chat.asked).toEqual([
      [ann, bob],
      [ann, ann],
    ])
  })

  test('is not there while chat-service is away, and all else is', async () => {
    given.chat.seen.set(bob, { presence: 'online' })
    given.chat.isAway = true
    expect((await call(ann, 'get', `/users/${bob}`).expect(200)).body).toMatchObject({
      username: 'bob',
      ...nothingSeen,
    })
    expect((await call(ann, 'get', '/users/me').expect(200)).body).toMatchObject({ username: 'ann', ...nothingSeen })
    expect((await list(`ids=${bob}`).expect(200)).body.items).toMatchObject([{ id: bob, ...nothingSeen }])
  })
})
