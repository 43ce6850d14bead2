import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import fc from 'fast-check'
import request from 'supertest'
import { commandsOf, type Command } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService

beforeAll(async () => {
  service = await openTestService()
})

afterAll(() => service.close())

const happen = async (events: DomainEvent[]): Promise<void> => {
  for (const event of events) await service.handle(event)
}

/** How many inboxes each of these changes, without those that tick off what was announced meanwhile. */
const changedBy = (commands: Command[]): number[] =>
  commands.flatMap(({ name, command }) => {
    if (name !== 'update' || command['update'] !== 'inboxes') return []
    const { q, u } = command['updates'][0]
    return u[0]?.$set?.was ? [q._id.$in.length] : []
  })

const shownTo = async (userId: string): Promise<object[]> =>
  (
    await request(service.app)
      .get('/api/notifications')
      .set('authorization', `Bearer ${service.tokenFor(userId)}`)
      .expect(200)
  ).body.items

test('of a chat that is deleted everything is withdrawn, for everybody in it, some at a time', async () => {
  const chat = createTestChat()
  const ada = await service.register('Ada')
  const members = Array.from({ length: 1_200 }, newUserId)
  await happen(chat.created('group', [ada, ...members], 'Fair'))
  const toldOf = (type: string): Set<string> =>
    new Set(service.told.filter((one) => one.type === type).map(({ userId }) => userId))
  await until(() => toldOf('notification_created').size === members.length)

  const [deleted, logged] = chat.deleted(ada)
  const commands = await commandsOf(service.db, () => service.handle(deleted!))
  await service.handle(logged!)

  expect(changedBy(commands)).toEqual([500, 500, 201])
  await until(() => toldOf('notification_removed').size === members.length)
  expect(toldOf('notification_removed')).toEqual(new Set(members))
  expect(await shownTo(members[0]!)).toEqual([])
  expect(await shownTo(members.at(-1)!)).toEqual([])

  expect(changedBy(await commandsOf(service.db, () => service.handle(deleted!)))).toEqual([])
}, 60_000)

test('in whatever order it is heard of, nothing of a deleted chat is left', async () => {
  const ada = await service.register('Ada')
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), fc.integer({ min: 1, max: 4 }), async (numbers, atOnce) => {
      const chat = createTestChat()
      const [bob, cyd] = [newUserId(), newUserId()]
      const events = [
        ...chat.created('group', [ada, bob], 'Climbing'),
        ...chat.said(ada, 'hello'),
        ...chat.added(ada, [cyd]),
        ...chat.said(ada, 'all of you'),
        ...chat.deleted(ada),
      ]
      const shuffled = events
        .map((event) => ({ event, place: numbers.next().value! })) // the stream has no end
        .toSorted((a, b) => a.place - b.place)
        .map(({ event }) => event)
      for (let start = 0; start < shuffled.length; start += atOnce)
        await Promise.all(shuffled.slice(start, start + atOnce).map(service.handle))

      for (const userId of [bob, cyd]) expect(await shownTo(userId)).toEqual([])
      const left = { chatId: chat.chatId, $or: [{ active: true }, { notification: { $ne: null } }] }
      expect(await service.db.collection('inboxes').countDocuments(left)).toBe(0)
    }),
    { numRuns: 15 },
  )
}, 60_000)
