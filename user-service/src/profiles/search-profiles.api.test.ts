import { fold } from '@chat/common/text/fold'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { searchProfiles } from './search-profiles.ts'

const people = [
  ['zoe', 'Anna Berg'],
  ['anna', 'Zoe Anders'],
  ['anna2', 'Ánna Maria'],
  ['annabel', 'Bel'],
  ['x1', 'ANNA'],
  ['x2', 'Anna'],
  ['x3', 'Anna'],
  ['x4', 'Hannah'],
  ['e-e', '😀 Émile'],
] as const

let given: TestDeps
let token: string

beforeAll(async () => {
  given = await createTestDeps()
  token = given.tokenFor(newUserId())
  for (const [username, displayName] of people) await given.register(username, displayName)
})
afterAll(() => given.drop())

const search = (query: Record<string, string | string[]>) =>
  request(buildApp(given.deps)).get('/api/users').query(query).auth(token, { type: 'bearer' })

const usernames = async (query: Record<string, string>): Promise<string[]> => {
  const { body } = await search(query).expect(200)
  return body.items.map(({ username }: { username: string }) => username)
}

describe('searching people', () => {
  test('finds by the beginning of the username first, then of the display name, each once', async () => {
    const found = await usernames({ search: 'ANNA' })

    expect(found.slice(0, 3)).toEqual(['anna', 'anna2', 'annabel'])
    expect(found.slice(3).sort()).toEqual(['x1', 'x2', 'x3', 'zoe'])
  })

  test.each([
    ['anna b', ['zoe']],
    ['émile', []],
    ['😀 emi', ['e-e']],
    ['.*', []],
    ['^a', []],
    ['%', []],
    ['\u{10ffff}', []],
    ['\u0301', []],
  ])('takes %j as it is', async (text, expected) => expect(await usernames({ search: text })).toEqual(expected))

  test('items are profiles', async () => {
    const { body } = await search({ search: 'annabel' }).expect(200)
    expect(body.items).toEqual([
      { id: expect.any(String), username: 'annabel', displayName: 'Bel', bio: '', status: null, avatarUrl: null },
    ])
    expect(body.next).toBeNull()
  })

  test('finds by their name who has registered a moment ago', async () => {
    const account = { userId: newUserId(), username: 'newest', displayName: 'N', createdAt: new Date().toISOString() }
    given.auth.accounts = [{ ...account, deleted: false }]
    expect(await usernames({ search: 'Newest' })).toEqual(['newest'])
  })

  test('pages of any size hold everybody once, in the order of one page', async () => {
    for (const limit of [1, 2, 3, 4, 100]) {
      const found: string[] = []
      let cursor: string | null = null
      do {
        const query: Record<string, string> = {
          search: 'anna',
          limit: String(limit),
          ...(cursor !== null && { cursor }),
        }
        const { body }: request.Response = await search(query).expect(200)
        found.push(...body.items.map(({ username }: { username: string }) => username))
        expect(body.items.length).toBeLessThanOrEqual(limit)
        cursor = body.next
      } while (cursor !== null)

      expect(found).toEqual(await usernames({ search: 'anna' }))
    }
  })

  test.each([
    ['no search', {}, '#/search'],
    ['an empty search', { search: ' ' }, '#/search'],
    ['a long search', { search: 'x'.repeat(65) }, '#/search'],
    ['two searches', { search: ['a', 'b'] }, '#/search'],
    ['an operator', { 'search[$gt]': '' }, '#/search'],
    ['no page', { search: 'a', limit: '0' }, '#/limit'],
    ['a large page', { search: 'a', limit: '101' }, '#/limit'],
    ['a cursor that was made up', { search: 'a', cursor: 'x' }, '#/cursor'],
    [
      'a cursor of another form',
      { search: 'a', cursor: Buffer.from('{"by":"bio","after":{}}').toString('base64url') },
      '#/cursor/by',
    ],
    ['an unknown field', { search: 'a', sort: 'bio' }, '#/sort'],
  ])('refuses %s', async (_what, query, pointer) => {
    const { text } = await search(query).expect(400)
    expect(JSON.parse(text).errors[0].pointer).toBe(pointer)
  })

  test('scans an index and sorts nothing', async () => {
    for (const [field, index] of [
      ['username', 'username'],
      ['searchKey', 'display_name'],
    ] as const) {
      const range = { $gte: 'anna', $lt: 'anna\u{10ffff}', $gt: 'anna2' }
      const plan = await given.db
        .collection('profiles')
        .find({ [field]: range })
        .sort({ [field]: 1 })
        .explain()
      const text = JSON.stringify(plan.queryPlanner.winningPlan)
      expect(text).toContain(`"indexName":"${index}"`)
      expect(text).not.toContain('"SORT"')
    }
  })

  test('any name is found by any beginning of it', async () => {
    const character = fc.constantFrom(...'aB éÉσΣß한😀-_')
    const displayName = fc
      .array(character, { minLength: 1, maxLength: 20 })
      .map((all) => all.join(''))
      .filter((name) => fold(name) !== '')
    let count = 0
    await fc.assert(
      fc.asyncProperty(displayName, fc.nat({ max: 20 }), async (name, length) => {
        const userId = await given.register(`zz-property-${(count += 1)}`, name)
        const beginning = [...name].slice(0, length + 1).join('')
        if (fold(beginning) === '') return

        const found = new Set<string>()
        let cursor: { by: 'username' | 'searchKey'; after: string } | undefined
        do {
          const page = await searchProfiles(given.deps, newUserId(), { search: beginning, limit: 100, cursor })
          for (const profile of page.items) found.add(profile.userId)
          cursor = page.next === null ? undefined : JSON.parse(Buffer.from(page.next, 'base64url').toString())
        } while (cursor !== undefined)
        expect(found.has(userId)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
