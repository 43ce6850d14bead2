import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openDatabase } from '@chat/common/mongo/open-database'
import { mongo } from 'mongoose'
import request, { type Response } from 'supertest'
import { buildApp } from '../app.ts'
import { toDoc } from '../relations/relation.model.ts'
import { befriend, block, noRelation, unblock, type Relation } from '../relations/relation.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'
import { profileStore } from './profile.model.ts'

const at = new Date()
const count = 60

let given: TestDeps
let me: string
let people: string[]

const keep = (relations: Relation[]) =>
  given.db.collection<{ _id: string }>('relations').insertMany(relations.map(toDoc))

/** Of every four, the second is blocked by me, the third blocks me. */
beforeAll(async () => {
  given = await createTestDeps()
  me = newUserId()
  people = []
  for (let index = 0; index < count; index += 1) {
    const number = String(index).padStart(3, '0')
    people.push(await given.register(index % 2 === 0 ? `quinn${number}` : `z${number}`, `Quinn ${number}`))
  }
  const others = people.filter((_, index) => index % 4 === 0)
  await keep([
    ...people.filter((_, index) => index % 4 === 1).map((userId) => block(noRelation(me, userId), me, at)),
    ...people.filter((_, index) => index % 4 === 2).map((userId) => block(noRelation(me, userId), userId, at)),
    // neither a contact nor a block that is over nor one between others hides anybody
    befriend(noRelation(me, others[0]!), me, at),
    unblock(block(noRelation(me, others[1]!), me, at), me),
    block(noRelation(others[2]!, others[3]!), others[2]!, at),
  ])
})
afterAll(() => given.drop())

const page = async (userId: string, query: Record<string, string>) => {
  const token = given.tokenFor(userId)
  const { body }: Response = await request(buildApp(given.deps))
    .get('/api/users')
    .query({ search: 'quinn', ...query })
    .auth(token, { type: 'bearer' })
    .expect(200)
  return body as { items: { id: string }[]; next: string | null } // as API.md says
}

describe('whom one blocks, and who blocks one', () => {
  test('is not found, by name or by display name, and every page but the last is full', async () => {
    const found: string[] = []
    let cursor: string | null = null
    do {
      const { items, next }: Awaited<ReturnType<typeof page>> = await page(me, {
        limit: '7',
        ...(cursor !== null && { cursor }),
      })
      if (next !== null) expect(items).toHaveLength(7)
      found.push(...items.map(({ id }) => id))
      cursor = next
    } while (cursor !== null)

    const hidden = new Set(people.filter((_, index) => index % 4 === 1 || index % 4 === 2))
    expect(found.toSorted()).toEqual(people.filter((userId) => !hidden.has(userId)).toSorted())
    expect(new Set(found).size).toBe(found.length)
  })

  test('is found by others', async () => {
    expect((await page(newUserId(), { limit: '100' })).items).toHaveLength(count)
  })

  test('is not found by the exact name, which others may ask for', async () => {
    const blocks = people[2]!
    expect(await page(me, { search: 'quinn002' })).toEqual({ items: [], next: null })
    expect((await page(newUserId(), { search: 'quinn002' })).items.map(({ id }) => id)).toEqual([blocks])
  })
})

test('costs one round trip a field, one look by _id a profile, and sorts nothing', async () => {
  const watched = await openDatabase(given.url, { monitorCommands: true })
  const commands: mongo.Document[] = []
  watched.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
    if (commandName !== 'endSessions') commands.push(command as mongo.Document) // the driver's type says nothing of it
  })
  try {
    const store = profileStore(watched)
    for (const [field, index] of [
      ['username', 'username'],
      ['searchKey', 'display_name'],
    ] as const) {
      commands.length = 0
      expect(await store.findByPrefix(field, 'quinn', { userId: me, after: '', limit: 5 })).toHaveLength(5)
      expect(commands).toHaveLength(1)

      const { pipeline } = commands[0]!
      const plan = await given.db.collection('profiles').aggregate(pipeline).explain('executionStats')
      const first = JSON.stringify(plan.stages[0].$cursor.queryPlanner.winningPlan)
      expect(first).toContain(`"indexName":"${index}"`)
      expect(first).not.toContain('"SORT"')
      expect(plan.stages.flatMap(Object.keys)).not.toContain('$sort')
      const looks = plan.stages.find((stage: object) => '$lookup' in stage)
      expect(looks.indexesUsed).toEqual(['_id_'])
      expect(Number(looks.totalDocsExamined)).toBeLessThanOrEqual(count)
    }
  } finally {
    await watched.close()
  }
})
