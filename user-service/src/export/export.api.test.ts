import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Express } from 'express'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { toDoc } from '../relations/relation.model.ts'
import { befriend, block, noRelation } from '../relations/relation.ts'
import { callAs } from '../testing/caller.ts'
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
afterAll(() => given.drop())

type Line = { kind: string; id: string }

const exported = async (userId: string): Promise<Line[]> => {
  const { text } = await call(userId, 'get', '/users/me/export').buffer(true).expect(200)
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line) // the service's own
}

test('is all that is known here of oneself, a record a line', async () => {
  const [cyd, dan] = [await given.register('cyd', 'Cyd'), await given.register('dan', 'Dan')]
  await call(ann, 'patch', '/users/me', { bio: 'Two\nlines' }).expect(200)
  await call(ann, 'put', `/users/me/contacts/${bob}`).expect(200)
  await call(cyd, 'put', `/users/me/contacts/${ann}`).expect(200)
  await call(ann, 'put', `/users/me/blocks/${dan}`).expect(204)
  await call(bob, 'put', `/users/me/blocks/${dan}`).expect(204)

  const since = given.clock.now.toISOString()
  const [profile, settings, ...others] = await exported(ann)
  const shown = { username: 'ann', displayName: 'Ann', bio: 'Two\nlines', status: null, avatarUrl: null }
  expect(profile).toEqual({ kind: 'profile', id: ann, ...shown })
  expect(settings).toEqual({ kind: 'settings', ...(await call(ann, 'get', '/users/me/settings')).body })
  expect(others).toHaveLength(3)
  expect(others).toEqual(
    expect.arrayContaining([
      { kind: 'contact', id: bob, username: 'bob', displayName: 'Bob', since, state: 'asked' },
      { kind: 'contact', id: cyd, username: 'cyd', displayName: 'Cyd', since, state: 'asks-me' },
      { kind: 'block', id: dan, username: 'dan', displayName: 'Dan', since },
    ]),
  )
})

test('does not tell who blocks one', async () => {
  const [eve, fay] = [await given.register('eve'), await given.register('fay')]
  await call(fay, 'put', `/users/me/blocks/${eve}`).expect(204)
  expect((await exported(eve)).map(({ kind }) => kind)).toEqual(['profile', 'settings'])
})

test('goes on over many pages, each person once', async () => {
  const gus = await given.register('gus')
  const docs = Array.from({ length: 450 }, (_, index) => {
    const none = noRelation(gus, newUserId())
    const at = new Date(given.clock.now.getTime() + Math.floor(index / 7))
    return toDoc(index % 2 === 0 ? befriend(none, gus, at) : block(none, gus, at))
  })
  await given.db.collection('relations').insertMany(docs as object[])

  const lines = await exported(gus)
  const counts = ['contact', 'block'].map((kind) => lines.filter((line) => line.kind === kind).length)
  expect(counts).toEqual([225, 225])
  expect(new Set(lines.map(({ id }) => id)).size).toBe(452)
})

test('is a file to keep, for whoever shows a token, with no choice', async () => {
  const { headers } = await call(ann, 'get', '/users/me/export').expect(200)
  expect(headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': 'attachment; filename="profile.ndjson"',
    'cache-control': 'no-store',
  })
  await request(app).get('/api/users/me/export').expect(401)
  await call(ann, 'get', '/users/me/export?userId=x').expect(400)
  await call(newUserId(), 'get', '/users/me/export').expect(404)
})
