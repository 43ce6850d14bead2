import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Express } from 'express'
import request, { type Response } from 'supertest'
import { buildApp } from '../app.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import { callAs, problemOf } from '../testing/caller.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { toDoc } from '../relations/relation.model.ts'
import { block, noRelation } from '../relations/relation.ts'
import { maxBlocks } from './block-person.ts'

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>
let ann: string
let bob: string
let count = 0

const newPerson = (): Promise<string> => given.register(`block-${(count += 1)}`)

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

const blocks = '/users/me/blocks'
const put = (userId: string, otherId: string) => call(userId, 'put', `${blocks}/${otherId}`)
const remove = (userId: string, otherId: string) => call(userId, 'delete', `${blocks}/${otherId}`)

const listed = async (userId: string): Promise<string[]> => {
  const { body } = await call(userId, 'get', blocks).expect(200)
  return body.items.map(({ id }: { id: string }) => id)
}

const outboxOf = async (a: string, b: string) =>
  (
    await given.db
      .collection<{ _id: string; outbox?: unknown[] }>('relations')
      .findOne({ _id: [a, b].sort().join(':') })
  )?.outbox

describe('blocking somebody', () => {
  test('shows in the blocker’s list alone, and is announced in the same write', async () => {
    const response = await put(ann, bob).expect(204)

    const { body } = await call(ann, 'get', blocks).expect(200)
    const user = viewProfile(given.deps, await findProfile(given.deps, bob))
    expect(body).toEqual({ items: [{ id: bob, user, since: '2030-01-01T12:00:00.000Z' }], next: null })
    expect(await listed(bob)).toEqual([])

    const data = { userId: ann, blockedId: bob, blocked: true, version: 1 }
    const requestId = response.headers['x-request-id']
    expect(given.announced).toMatchObject([
      { type: 'block_changed', subject: [ann, bob].sort().join(':'), requestId, data },
    ])
    expect(await outboxOf(ann, bob)).toEqual(given.announced)
  })

  test('changes nothing when it is repeated, and ends where it is taken back, with a version that goes on', async () => {
    for (let times = 0; times < 2; times += 1) await put(ann, bob).expect(204)
    for (let times = 0; times < 2; times += 1) await remove(ann, bob).expect(204)
    expect(await listed(ann)).toEqual([])
    await put(ann, bob).expect(204)

    const versions = given.announced.map(({ data }) => data)
    expect(versions).toMatchObject([
      { blocked: true, version: 1 },
      { blocked: false, version: 2 },
      { blocked: true, version: 3 },
    ])
  })

  test('is each one’s own', async () => {
    await put(ann, bob).expect(204)
    await put(bob, ann).expect(204)
    await remove(ann, bob).expect(204)
    expect(await listed(ann)).toEqual([])
    expect(await listed(bob)).toEqual([ann])
  })

  test('happens once, however many devices do it at once', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => put(ann, bob)))
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 204))
    expect(given.announced).toHaveLength(1)
    expect(await listed(ann)).toEqual([bob])
  })

  test('nothing was never a block', async () => {
    await remove(ann, bob).expect(204)
    expect(given.announced).toEqual([])
    expect(await outboxOf(ann, bob)).toBeUndefined()
  })

  test('holds 5,000 people', async () => {
    const at = new Date()
    const others = Array.from({ length: maxBlocks - 1 }, newUserId)
    const docs = others.map((otherId) => toDoc(block(noRelation(ann, otherId), ann, at)))
    await given.db.collection<{ _id: string }>('relations').insertMany(docs)

    await put(ann, bob).expect(204)
    const cyd = await newPerson()
    expect(problemOf(await put(ann, cyd).expect(409)).type).toBe('/problems/too-many-blocks')
    await put(ann, bob).expect(204)
    await put(bob, ann).expect(204)
    await remove(ann, bob).expect(204)
    await put(ann, cyd).expect(204)
  })
})

describe('the list', () => {
  test('has everybody once, newest first, in pages of any size, whichever id is the lower one', async () => {
    const before = given.clock.now
    const people: string[] = []
    try {
      for (let index = 0; index < 7; index += 1) {
        const [low, high] = ['0', 'f'].map((digit) => digit.repeat(23) + index)
        const name = `block-list-${index}`
        const userId = index % 2 === 0 ? low! : high!
        await given.deps.profiles.keepRegistered({
          userId,
          username: name,
          displayName: name,
          createdAt: '2030-01-01T00:00:00Z',
        })
        // two at a time, so that the order within a millisecond is tried too
        given.clock.now = new Date(before.getTime() + Math.floor(index / 2))
        await put(ann, userId).expect(204)
        people.unshift(userId)
      }
    } finally {
      given.clock.now = before
    }

    const all = await listed(ann)
    expect([...all].sort()).toEqual([...people].sort())
    for (const limit of [1, 2, 3, 6, 7, 100]) {
      const found: string[] = []
      let cursor: string | null = null
      do {
        const query: string = `limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`
        const { body }: Response = await call(ann, 'get', `${blocks}?${query}`).expect(200)
        found.push(...body.items.map(({ id }: { id: string }) => id))
        expect(body.items.length).toBeLessThanOrEqual(limit)
        cursor = body.next
      } while (cursor !== null)
      expect(found).toEqual(all)
    }
    const { body } = await call(ann, 'get', blocks)
    const times = body.items.map(({ since }: { since: string }) => since)
    expect(times).toEqual(times.toSorted().reverse())
  })

  test.each([
    ['limit=0', '#/limit'],
    ['limit=101', '#/limit'],
    ['cursor=x', '#/cursor'],
    [`cursor=${Buffer.from('{"since":{"$gt":0},"id":"x"}').toString('base64url')}`, '#/cursor/since'],
    ['userId=x', '#/userId'],
  ])('refuses ?%s', async (query, pointer) => {
    expect(problemOf(await call(ann, 'get', `${blocks}?${query}`).expect(400)).errors).toMatchObject([{ pointer }])
  })
})

describe.each(['put', 'delete'] as const)('%s refuses', (method) => {
  test('oneself', async () => {
    const response = await call(ann, method, `${blocks}/${ann}`).expect(400)
    expect(problemOf(response).errors).toMatchObject([{ pointer: '#/userId' }])
  })

  test('nobody, and says so when it cannot know', async () => {
    expect(problemOf(await call(ann, method, `${blocks}/${newUserId()}`).expect(404)).type).toBe(
      '/problems/user-not-found',
    )
    given.auth.isAway = true
    await call(ann, method, `${blocks}/${newUserId()}`).expect(503)
    expect(given.announced).toEqual([])
  })

  test.each(['me', '0'.repeat(23), '%7B%22%24ne%22%3A1%7D'])('the id %s', async (id) => {
    await call(ann, method, `${blocks}/${id}`).expect(400)
  })
})

test('all of it asks for a token', async () => {
  await request(app).get(`/api${blocks}`).expect(401)
  await request(app).put(`/api${blocks}/${bob}`).expect(401)
  await request(app).delete(`/api${blocks}/${bob}`).expect(401)
})
