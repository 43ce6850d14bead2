import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Route } from '@chat/common/broker/broker'
import { blockChanged, contactChanged, settingsChanged } from '@chat/common/events/user-events'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { relationRoutes, type RelationChange } from './relation-routes.ts'
import { relationStore, type RelationStore } from './relation-store.ts'

const [ann, bob] = ['a'.repeat(24), 'b'.repeat(24)] as const
const from = { id: 'x', source: '/user-service', subject: ann, time: new Date() }

let database: TestDatabase
let store: RelationStore
let routes: Route[]
let seen: { change: RelationChange; refused: Map<string, string> }[]

beforeAll(async () => {
  database = await openTestDatabase('relations')
  store = relationStore(database.db)
  await createIndexes(database.db)
  seen = []
  routes = relationRoutes(store, async (change) => {
    seen.push({ change, refused: await store.refusedBy(bob, [ann]) })
  })
})
afterAll(() => database.drop())

const handle = async (event: { type: string }): Promise<void> => {
  await routes.find(({ type }) => type === event.type)!.handle(event)
}

test('whoever forgets at a change finds the new state written already', async () => {
  const data = { version: 1, showLastSeen: true, showPresence: true, readReceipts: true, locale: 'en', timeZone: 'UTC' }
  await handle(settingsChanged.create({ ...from, data: { ...data, userId: ann, whoMayWrite: 'contacts' } }))
  await handle(contactChanged.create({ ...from, data: { userIds: [ann, bob], state: 'contact', version: 2 } }))
  const blocked = blockChanged.create({ ...from, data: { userId: ann, blockedId: bob, blocked: true, version: 1 } })
  await handle(blocked)
  await handle(blocked)

  const pair = { kind: 'pair', userIds: [ann, bob] }
  expect(seen).toEqual([
    { change: { kind: 'settings', userId: ann }, refused: new Map([[ann, 'contacts-only']]) },
    { change: pair, refused: new Map() },
    { change: pair, refused: new Map([[ann, 'blocked']]) },
    { change: pair, refused: new Map([[ann, 'blocked']]) },
  ])
})
