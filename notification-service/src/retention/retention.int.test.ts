import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import { listNotifications } from '../notifications/list-notifications.ts'
import { commandsOf, planOf } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'
import { removeOld } from './remove-old.ts'

const dayMs = 86_400_000

let service: TestService
let ada: string

beforeAll(async () => {
  service = await openTestService()
  ada = await service.register('Ada')
})

afterAll(() => service.close())

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const bodiesOf = async (userId: string): Promise<string[]> =>
  (await listNotifications(service.deps, userId, { limit: 50 })).items.map(({ body }) => body)

/** As it is so many days from now. */
const inDays = (days: number) => ({ ...service.deps, now: () => new Date(Date.now() + days * dayMs) })

test('what is older than it may get goes, is announced as removed, and stays away', async () => {
  const bob = await service.register('Bob')
  const chat = createTestChat()
  const created = chat.created('direct', [ada, bob])
  const said = chat.said(ada, 'long ago')
  await happen(created, said)
  const told = () => service.toldTo(bob).map(({ type }) => type)
  await until(() => told().length === 1)

  await removeOld(inDays(89), 90)
  expect(await bodiesOf(bob)).toEqual(['long ago'])

  await removeOld(inDays(91), 90)
  expect(await bodiesOf(bob)).toEqual([])
  await until(() => told().length === 2)
  expect(told()).toEqual(['notification_created', 'notification_removed'])

  await happen(said)
  expect(await bodiesOf(bob)).toEqual([])
  await happen(chat.said(ada, 'now'))
  expect(await bodiesOf(bob)).toEqual(['now'])
})

test('nothing is to go out of it any more', async () => {
  const bob = await service.register('Bob')
  const chat = createTestChat()
  await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'hello'))
  const inbox = () => service.db.collection('inboxes').findOne({ userId: bob })
  expect(await inbox()).toMatchObject({ outgoing: { mail: { seq: 2 } }, dueAt: expect.any(Date) })

  await removeOld(inDays(91), 90)
  expect(await inbox()).not.toHaveProperty('dueAt')
})

test('however many there are, some at a time and by an index, also where two instances do it at once', async () => {
  const chat = createTestChat()
  const members = Array.from({ length: 1_200 }, newUserId)
  await happen(chat.created('group', [ada, ...members], 'Fair'))

  const commands = await commandsOf(service.db, () =>
    Promise.all([removeOld(inDays(91), 90), removeOld(inDays(91), 90)]).then(() => {}),
  )
  const open = { chatId: chat.chatId, notification: { $ne: null } }
  expect(await service.db.collection('inboxes').countDocuments(open)).toBe(0)

  const looks = commands.filter(({ command }) => command['filter']?.['notification.createdAt'])
  expect(looks.length).toBeGreaterThanOrEqual(4)
  expect(looks.every(({ command }) => command['limit'] === 500)).toBe(true)
  const { stages } = await planOf(service.db, looks[0]!)
  expect(stages).toContain('IXSCAN')
  expect(stages).not.toContain('COLLSCAN')
  await until(() => service.told.filter(({ type }) => type === 'notification_removed').length >= members.length)
})
