import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Express } from 'express'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import { callAs, problemOf } from '../testing/caller.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { toDoc } from '../relations/relation.model.ts'
import { befriend, noRelation } from '../relations/relation.ts'
import { maxContacts } from './befriend-person.ts'

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>
let ann: string
let bob: string
let count = 0

const newPerson = (): Promise<string> => given.register(`contact-${(count += 1)}`)

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
  call = callAs(app, given.tokenFor)
})
beforeEach(async () => {
  ;[ann, bob] = [await newPerson(), await newPerson()]
  Object.assign(given.auth, { accounts: [], isAway: false })
  given.announced.length = 0
})
afterAll(() => given.drop())

const contacts = '/users/me/contacts'
const put = (userId: string, otherId: string) => call(userId, 'put', `${contacts}/${otherId}`)
const remove = (userId: string, otherId: string) => call(userId, 'delete', `${contacts}/${otherId}`)
const block = (userId: string, otherId: string) => call(userId, 'put', `/users/me/blocks/${otherId}`)
const unblock = (userId: string, otherId: string) => call(userId, 'delete', `/users/me/blocks/${otherId}`)

const states = async (userId: string): Promise<Record<string, string>> => {
  const { body } = await call(userId, 'get', contacts).expect(200)
  return Object.fromEntries(body.items.map(({ id, state }: { id: string; state: string }) => [id, state]))
}

const pair = (): [string, string] => (ann < bob ? [ann, bob] : [bob, ann])

describe('contacts', () => {
  test('one asks, the other accepts; each sees it from their side, and all hear of it', async () => {
    const { body: asked } = await put(ann, bob).expect(200)
    const user = viewProfile(given.deps, await findProfile(given.deps, bob))
    expect(asked).toEqual({ id: bob, user, state: 'asked', since: '2030-01-01T12:00:00.000Z' })
    expect((await call(ann, 'get', contacts)).body).toEqual({ items: [asked], next: null })
    expect(await states(bob)).toEqual({ [ann]: 'asks-me' })

    expect((await put(bob, ann).expect(200)).body).toMatchObject({ id: ann, state: 'contact' })
    expect(await states(ann)).toEqual({ [bob]: 'contact' })
    expect(await states(bob)).toEqual({ [ann]: 'contact' })

    const told = { type: 'contact_changed', subject: pair().join(':') }
    expect(given.announced).toMatchObject([
      { ...told, data: { userIds: pair(), state: 'asked', askedBy: ann, version: 1 } },
      { ...told, data: { userIds: pair(), state: 'contact', version: 2 } },
    ])
    expect(given.announced[1]!.data).not.toHaveProperty('askedBy')
    const doc = await given.db
      .collection<{ _id: string; outbox?: unknown[] }>('relations')
      .findOne({ _id: pair().join(':') })
    expect(doc?.outbox).toEqual(given.announced)
  })

  test('asking twice is not accepting, and accepting twice changes nothing', async () => {
    for (let times = 0; times < 2; times += 1) expect((await put(ann, bob).expect(200)).body.state).toBe('asked')
    expect(given.announced).toHaveLength(1)
    for (let times = 0; times < 2; times += 1) expect((await put(bob, ann).expect(200)).body.state).toBe('contact')
    expect(given.announced).toHaveLength(2)
  })

  test.each([
    ['withdrawn by who asked', () => remove(ann, bob), false],
    ['declined by who was asked', () => remove(bob, ann), false],
    ['removed by one', () => remove(ann, bob), true],
    ['removed by the other', () => remove(bob, ann), true],
  ])('%s, it is gone for both, and repeating that changes nothing', async (_how, end, isAccepted) => {
    await put(ann, bob).expect(200)
    if (isAccepted) await put(bob, ann).expect(200)
    for (let times = 0; times < 2; times += 1) await end().expect(204)

    expect([await states(ann), await states(bob)]).toEqual([{}, {}])
    const version = isAccepted ? 3 : 2
    expect(given.announced).toHaveLength(version)
    expect(given.announced.at(-1)?.data).toEqual({ userIds: pair(), state: 'none', version })
    expect((await put(bob, ann).expect(200)).body.state).toBe('asked')
  })

  test('what never was ends without a word', async () => {
    await remove(ann, bob).expect(204)
    expect(given.announced).toEqual([])
  })

  test('both asking at once are contacts', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await newPerson(), await newPerson()]
      const responses = await Promise.all([put(one, two), put(two, one)])
      expect(responses.map(({ status }) => status)).toEqual([200, 200])
      expect(responses.map(({ body }) => body.state)).toContain('contact')
      expect(await states(one)).toEqual({ [two]: 'contact' })
    }
  })

  test('hold 5,000 of those one has or has asked; who asks does not count', async () => {
    const at = new Date()
    const asks = Array.from({ length: maxContacts - 1 }, () => befriend(noRelation(ann, newUserId()), ann, at))
    const asked = Array.from({ length: 10 }, newUserId).map((otherId) =>
      befriend(noRelation(bob, otherId), otherId, at),
    )
    await given.db.collection<{ _id: string }>('relations').insertMany([...asks, ...asked].map(toDoc))

    await put(ann, bob).expect(200)
    const cyd = await newPerson()
    expect(problemOf(await put(ann, cyd).expect(409)).type).toBe('/problems/too-many-contacts')
    await put(cyd, ann).expect(200)
    expect(problemOf(await put(ann, cyd).expect(409)).type).toBe('/problems/too-many-contacts')
    await remove(ann, bob).expect(204)
    expect((await put(ann, cyd).expect(200)).body.state).toBe('contact')
  })
})

describe('a block', () => {
  test.each([
    ['of who asked', () => block(bob, ann), false],
    ['by who asked', () => block(ann, bob), false],
    ['between contacts', () => block(ann, bob), true],
  ])('%s ends it for both, in the same write', async (_whose, blockOne, isAccepted) => {
    await put(ann, bob).expect(200)
    if (isAccepted) await put(bob, ann).expect(200)
    given.announced.length = 0
    await blockOne().expect(204)

    expect([await states(ann), await states(bob)]).toEqual([{}, {}])
    const version = isAccepted ? 3 : 2
    expect(given.announced.map(({ type, data }) => [type, data])).toEqual([
      ['block_changed', expect.objectContaining({ blocked: true, version })],
      ['contact_changed', { userIds: pair(), state: 'none', version }],
    ])
  })

  test('refuses requests both ways while it lasts, and what was does not come back with its end', async () => {
    await put(ann, bob).expect(200)
    await put(bob, ann).expect(200)
    await block(ann, bob).expect(204)
    for (const response of [await put(ann, bob), await put(bob, ann)]) {
      expect(problemOf(response)).toMatchObject({ type: '/problems/blocked', status: 403 })
    }
    await remove(bob, ann).expect(204)

    await unblock(ann, bob).expect(204)
    expect([await states(ann), await states(bob)]).toEqual([{}, {}])
    expect((await put(bob, ann).expect(200)).body.state).toBe('asked')
  })

  test('and a request at the same time never leave a contact to somebody blocked', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [one, two] = [await newPerson(), await newPerson()]
      given.announced.length = 0
      await put(one, two).expect(200)
      const [accepted, blocked] = await Promise.all([put(two, one), block(one, two)])
      expect([200, 403]).toContain(accepted.status)
      expect(blocked.status).toBe(204)
      expect([await states(one), await states(two)]).toEqual([{}, {}])

      const newest = given.announced
        .filter(({ type }) => type === 'contact_changed')
        .map(({ data }) => data as { version: number; state: string })
        .toSorted((a, b) => a.version - b.version)
      expect(newest.at(-1)?.state).toBe('none')
      expect(new Set(newest.map(({ version }) => version)).size).toBe(newest.length)
    }
  })
})

test('the list has people that a page each, newest first', async () => {
  const before = given.clock.now
  try {
    const people: string[] = []
    for (let index = 0; index < 5; index += 1) {
      given.clock.now = new Date(before.getTime() + index)
      const other = await newPerson()
      people.unshift(other)
      await (index % 2 === 0 ? put(ann, other) : put(other, ann)).expect(200)
    }
    const { body: one } = await call(ann, 'get', `${contacts}?limit=3`).expect(200)
    const { body: two } = await call(ann, 'get', `${contacts}?limit=3&cursor=${one.next}`).expect(200)
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
    expect([...idsOf(one), ...idsOf(two)]).toEqual(people)
    expect(two.next).toBeNull()
    expect(one.items.map(({ state }: { state: string }) => state)).toEqual(['asked', 'asks-me', 'asked'])
  } finally {
    given.clock.now = before
  }
})

describe.each(['put', 'delete'] as const)('%s refuses', (method) => {
  test('oneself', async () => {
    const response = await call(ann, method, `${contacts}/${ann}`).expect(400)
    expect(problemOf(response).errors).toMatchObject([{ pointer: '#/userId' }])
  })

  test('nobody, and says so when it cannot know', async () => {
    const response = await call(ann, method, `${contacts}/${newUserId()}`).expect(404)
    expect(problemOf(response).type).toBe('/problems/user-not-found')
    given.auth.isAway = true
    await call(ann, method, `${contacts}/${newUserId()}`).expect(503)
  })

  test.each(['me', 'F'.repeat(24)])('the id %s', async (id) => {
    await call(ann, method, `${contacts}/${id}`).expect(400)
  })
})

test('all of it asks for a token', async () => {
  await request(app).get(`/api${contacts}`).expect(401)
  await request(app).put(`/api${contacts}/${bob}`).expect(401)
  await request(app).delete(`/api${contacts}/${bob}`).expect(401)
})
