import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { userDeleted, userRegistered } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { problem } from '@chat/common/http/problem'
import type { Express } from 'express'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { consumers } from '../consumers.ts'
import { callAs } from '../testing/caller.ts'
import { plain } from '../testing/pictures.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { forgetPerson } from './forget-person.ts'

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>
let ann: string
let bob: string
let cyd: string
let count = 0

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
  call = callAs(app, given.tokenFor)
})
beforeEach(async () => {
  Object.assign(given.auth, { accounts: [], isAway: false })
  const names = ['ann', 'bob', 'cyd'].map((name) => `${name}-${(count += 1)}`)
  ;[ann, bob, cyd] = (await Promise.all(names.map((name) => given.register(name)))) as [string, string, string]
})
afterAll(() => given.drop())

const about = (userId: string) => ({ id: randomUUID(), source: '/auth-service', subject: userId, time: new Date() })

const hear = async (event: DomainEvent): Promise<void> => {
  await consumers(given.deps)
    .find(({ type }) => type === event.type)!
    .handle(event)
}
const leave = (userId: string) =>
  hear(userDeleted.create({ ...about(userId), data: { userId, deletedAt: new Date().toISOString() } }))

/** Everything of the database in which the id or a name of somebody is. */
const tracesOf = async (...texts: string[]) => {
  const names = ['profiles', 'settings', 'relations', 'avatars']
  const all = await Promise.all(
    names.map(async (name) => [name, await given.db.collection(name).find().toArray()] as const),
  )
  return all.flatMap(([name, docs]) =>
    docs.filter((doc) => texts.some((text) => JSON.stringify(doc).includes(text))).map((doc) => ({ name, doc })),
  )
}

const live = async (userId: string): Promise<string> => {
  await call(userId, 'patch', '/users/me', { displayName: 'A secret name', bio: 'A secret bio' }).expect(200)
  await call(userId, 'put', '/users/status', { text: 'A secret status', expiresAt: '2030-01-01T13:00:00Z' }).expect(200)
  await call(userId, 'patch', '/users/me/settings', { locale: 'de' }).expect(200)
  await call(userId, 'put', `/users/me/contacts/${bob}`).expect(200)
  await call(bob, 'put', `/users/me/contacts/${userId}`).expect(200)
  await call(cyd, 'put', `/users/me/blocks/${userId}`).expect(204)
  const answer = await request(app)
    .put('/api/users/me/avatar')
    .auth(given.tokenFor(userId), { type: 'bearer' })
    .attach('file', await plain(9, 9).png().toBuffer(), 'me.png')
    .expect(200)
  return answer.body.avatarUrl
}

const tombstones = (userId: string) => [
  { name: 'profiles', doc: { _id: userId, deleted: true } },
  { name: 'settings', doc: { _id: userId, deleted: true } },
]

describe('whoever closes their account', () => {
  test('leaves nothing here but the knowledge of it', async () => {
    const avatarUrl = await live(ann)
    await leave(ann)

    expect(await tracesOf(ann, 'A secret')).toEqual(tombstones(ann))
    await request(app).get(avatarUrl).expect(404)
    await call(bob, 'get', `/users/${ann}`).expect(404)
    expect((await call(bob, 'get', `/users?ids=${ann}`).expect(200)).body.items).toMatchObject([
      { id: ann, username: 'deleted', displayName: 'Deleted account', bio: '', avatarUrl: null, status: null },
    ])
    expect((await call(bob, 'get', '/users?search=a+secret').expect(200)).body.items).toEqual([])
    expect((await call(bob, 'get', '/users/me/contacts').expect(200)).body.items).toEqual([])
    expect((await call(cyd, 'get', '/users/me/blocks').expect(200)).body.items).toEqual([])
  })

  test('leaves what others are to each other', async () => {
    await live(ann)
    await call(bob, 'put', `/users/me/contacts/${cyd}`).expect(200)
    await leave(ann)
    expect((await call(bob, 'get', '/users/me/contacts')).body.items).toMatchObject([{ id: cyd, state: 'asked' }])
  })

  test('may be told of again, and at once', async () => {
    await live(ann)
    await Promise.all([leave(ann), leave(ann)])
    await leave(ann)
    expect(await tracesOf(ann)).toEqual(tombstones(ann))
  })

  test('is not brought back by what arrives late, also if nothing was known before', async () => {
    const nobody = newUserId()
    for (const userId of [ann, nobody]) {
      await leave(userId)
      const late = { userId, username: 'late', displayName: 'Late', createdAt: new Date().toISOString() }
      await hear(userRegistered.create({ ...about(userId), data: late }))
      given.auth.accounts = [{ ...late, deleted: false }]
      await call(bob, 'get', `/users/${userId}`).expect(404)
      expect(await tracesOf(userId)).toEqual(tombstones(userId))
    }
  })

  test('does nothing any more with a token that is still good, and nobody with them', async () => {
    await leave(ann)
    const body = { text: 'x', bio: 'x' }
    const tries = [
      call(ann, 'get', '/users/me'),
      call(ann, 'patch', '/users/me', { bio: body.bio }),
      call(ann, 'put', '/users/status', { text: body.text }),
      call(ann, 'get', '/users/me/settings'),
      call(ann, 'patch', '/users/me/settings', { locale: 'de' }),
      call(ann, 'put', `/users/me/contacts/${bob}`),
      call(ann, 'put', `/users/me/blocks/${bob}`),
      call(ann, 'delete', '/users/me/avatar'),
      call(ann, 'get', '/users/me/export'),
      call(bob, 'put', `/users/me/contacts/${ann}`),
      call(bob, 'put', `/users/me/blocks/${ann}`),
    ]
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 404))
    expect(await tracesOf(ann)).toEqual(tombstones(ann))
  })

  test.each(['settings', 'avatars', 'relations'] as const)(
    'is forgotten wholly the second time, when %s failed',
    async (part) => {
      await live(ann)
      const fail = async () => {
        throw problem('unavailable')
      }
      const broken = { ...given.deps[part], forget: fail, removeOf: fail }
      await expect(forgetPerson({ ...given.deps, [part]: broken }, ann)).rejects.toThrow()
      await leave(ann)
      expect(await tracesOf(ann, 'A secret')).toEqual(tombstones(ann))
    },
  )
})

describe('in the same moment', () => {
  const rounds = Array.from({ length: 8 }, (_, round) => round)

  test.each(rounds)('changes leave nothing, or what is removed (%i)', async () => {
    await call(bob, 'put', `/users/me/contacts/${ann}`)
    const changes = [
      call(ann, 'patch', '/users/me', { bio: 'A secret bio' }),
      call(ann, 'put', '/users/status', { text: 'A secret status' }),
      call(ann, 'patch', '/users/me/settings', { locale: 'de' }),
      call(ann, 'put', `/users/me/contacts/${bob}`),
      call(cyd, 'put', `/users/me/contacts/${ann}`),
      call(bob, 'put', `/users/me/blocks/${ann}`),
    ]
    const [, ...answers] = await Promise.all([leave(ann), ...changes])
    expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([])
    expect(await tracesOf(ann, 'A secret')).toEqual(tombstones(ann))
  })

  test('the first that is between two people is not left when one of them goes before it is written', async () => {
    const relations = {
      ...given.deps.relations,
      replace: async (...args: Parameters<typeof given.deps.relations.replace>) => {
        await leave(ann)
        return given.deps.relations.replace(...args)
      },
    }
    await callAs(buildApp({ ...given.deps, relations }), given.tokenFor)(
      bob,
      'put',
      `/users/me/contacts/${ann}`,
    ).expect(404)
    expect(await tracesOf(ann)).toEqual(tombstones(ann))
  })
})

test('relations of a person are found by indexes', async () => {
  const collection = given.db.collection<{ _id: string }>('relations')
  const filters = [{ _id: { $gte: `${ann}:`, $lt: `${ann};` } }, { 'high.userId': ann }]
  for (const filter of filters) {
    const plan = JSON.stringify((await collection.find(filter).explain('queryPlanner')).queryPlanner.winningPlan)
    expect(plan).toMatch(/IXSCAN|CLUSTERED_IXSCAN|IDHACK/)
  }
})
