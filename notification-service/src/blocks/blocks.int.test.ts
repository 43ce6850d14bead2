import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { userDeleted } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { blockChanged } from '@chat/common/events/user-events'
import { listNotifications } from '../notifications/list-notifications.ts'
import { commandsOf, planOf } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService
let ada: string
let bob: string
let cleo: string

const event = (subject: string) => ({ id: randomUUID(), source: '/user-service', subject, time: new Date() })

const blocks = (userId: string, blockedId: string, blocked = true, version = 1): DomainEvent[] => [
  blockChanged.create({ ...event(userId), data: { userId, blockedId, blocked, version } }),
]

const closed = (userId: string): DomainEvent[] => [
  userDeleted.create({ ...event(userId), data: { userId, deletedAt: new Date().toISOString() } }),
]

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const one of events.flat()) await service.handle(one)
}

const bodiesOf = async (userId: string): Promise<string[]> =>
  (await listNotifications(service.deps, userId, { limit: 50 })).items.map(({ body }) => body)

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
  cleo = await service.register('Cleo')
})

afterAll(() => service.close())

test('whom somebody blocks they hear nothing of, also where they are mentioned, answered or added', async () => {
  const chat = createTestChat()
  await happen(blocks(bob, ada), chat.created('group', [ada, bob, cleo], 'Climbing'))
  await happen(chat.read(cleo), chat.said(ada, 'hi all'), chat.said(ada, '@bob', [bob]))
  expect(await bodiesOf(bob)).toEqual([])
  expect(await bodiesOf(cleo)).toEqual(['@bob'])

  await happen(chat.said(cleo, 'and I?'))
  expect(await bodiesOf(bob)).toEqual(['and I?'])
  expect(await bodiesOf(ada)).toEqual(['and I?'])
})

test('of what comes late and twice the newest counts', async () => {
  const chat = createTestChat()
  const [unblocked, blocked] = [blocks(bob, ada, false, 2), blocks(bob, ada, true, 1)]
  await happen(chat.created('direct', [ada, bob]), unblocked, blocked, blocked, chat.said(ada, 'friends again'))
  expect(await bodiesOf(bob)).toEqual(['friends again'])

  const again = blocks(bob, ada, true, 3)
  await happen(again, unblocked, again, chat.said(ada, 'or not'))
  expect(await bodiesOf(bob)).toEqual(['friends again'])
})

test('a batch of many messages asks for blocks once, by the keys of an index', async () => {
  const chats = Array.from({ length: 20 }, () => createTestChat())
  for (const chat of chats) await happen(chat.created('direct', [ada, bob]))
  await happen(blocks(bob, ada))
  const commands = await commandsOf(service.db, () =>
    Promise.all(chats.flatMap((chat) => chat.said(ada, 'hi')).map(service.handle)),
  )

  const asked = commands.filter(({ command }) => command['find'] === 'blocks')
  expect(asked).toHaveLength(1)
  const { stages, documents } = await planOf(service.db, asked[0]!)
  expect(stages).not.toContain('COLLSCAN')
  expect(documents).toBe(0)
  expect(await bodiesOf(bob)).toEqual([])
})

test('nothing stays of whoever has closed their account, as one who blocks or is blocked, also if it comes late', async () => {
  const late = newUserId()
  await happen(blocks(bob, ada), blocks(cleo, bob), blocks(cleo, ada), closed(bob), closed(late))
  await happen(blocks(bob, cleo), blocks(late, ada), blocks(ada, late))

  const kept = await service.db
    .collection('blocks')
    .distinct('_id', { _id: { $regex: `${bob}|${cleo}|${late}` } } as never)
  expect(kept).toEqual([`${cleo}:${ada}`])
})
