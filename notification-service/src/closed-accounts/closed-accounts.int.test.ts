import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { userDeleted } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import fc from 'fast-check'
import request from 'supertest'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService
beforeAll(async () => {
  service = await openTestService()
})
afterAll(() => service.close())

const closed = (userId: string): DomainEvent => {
  const time = new Date()
  const data = { userId, deletedAt: time.toISOString() }
  return userDeleted.create({ id: randomUUID(), source: '/auth-service', subject: userId, time, data })
}

const happen = async (events: DomainEvent[]): Promise<void> => {
  for (const event of events) await service.handle(event)
}

const shownTo = async (userId: string): Promise<{ title: string; body: string; actorId: string }[]> =>
  (
    await request(service.app)
      .get('/api/notifications')
      .set('authorization', `Bearer ${service.tokenFor(userId)}`)
      .expect(200)
  ).body.items

const inboxesOf = (userId: string): Promise<number> => service.db.collection('inboxes').countDocuments({ userId })

describe('of somebody whose account is closed', () => {
  test('nothing stays, in any chat, and others keep theirs', async () => {
    const [ada, bob] = [await service.register('Ada'), await service.register('Bob')]
    for (const name of ['one', 'two', 'three']) {
      const chat = createTestChat()
      await happen([...chat.created('group', [ada, bob], name), ...chat.said(ada, 'hello'), ...chat.said(bob, 'hello')])
    }
    expect(await inboxesOf(bob)).toBe(3)
    const before = await shownTo(ada)
    await service.handle(closed(bob))

    expect(await inboxesOf(bob)).toBe(0)
    expect(await shownTo(bob)).toEqual([])
    expect((await shownTo(ada)).map(({ body }) => body)).toEqual(before.map(({ body }) => body))
    expect(
      JSON.stringify(
        await service.db
          .collection('people')
          .find({ _id: bob as never })
          .toArray(),
      ),
    ).not.toMatch(/bob/i)
  })

  test('others see what was written as a deleted account’s', async () => {
    const [ada, bob] = [await service.register('Ada'), await service.register('Bob')]
    const chat = createTestChat()
    await happen([...chat.created('direct', [ada, bob]), ...chat.said(bob, 'so long')])
    expect(await shownTo(ada)).toMatchObject([{ title: 'Bob', body: 'so long', actorId: bob }])
    await service.handle(closed(bob))
    expect(await shownTo(ada)).toMatchObject([{ title: 'Deleted account', body: 'so long', actorId: bob }])
  })

  test('whatever comes later, late and twice brings nothing back', async () => {
    const [ada, bob] = [await service.register('Ada'), newUserId()]
    await service.handle(closed(bob))
    const chat = createTestChat()
    await happen([
      ...chat.created('group', [ada, bob], 'Climbing'),
      ...chat.said(ada, 'hello', [bob]),
      ...chat.removed(ada, [bob]),
      ...chat.added(ada, [bob]),
      ...chat.read(bob),
      ...chat.chose(bob, { muted: true }),
      ...chat.said(ada, 'all of you'),
      closed(bob),
    ])
    expect(await inboxesOf(bob)).toBe(0)
    expect(await inboxesOf(ada)).toBe(1)
    expect(service.toldTo(bob)).toEqual([])
  })

  test('in whatever order and however many at once it is heard of, nothing is left', async () => {
    const ada = await service.register('Ada')
    const numbers = fc.infiniteStream(fc.nat(1_000_000))
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 1, max: 6 }), async (places, atOnce) => {
        const [chat, bob, cyd] = [createTestChat(), newUserId(), newUserId()]
        const shuffled = [
          ...chat.created('group', [ada, bob, cyd], 'Climbing'),
          ...chat.said(ada, 'hello', [bob]),
          ...chat.read(bob, 1),
          ...chat.chose(bob, { level: 'mentions' }),
          ...chat.removed(ada, [bob]),
          ...chat.added(ada, [bob]),
          ...chat.said(ada, 'all of you'),
          closed(bob),
        ]
          .map((event) => ({ event, place: places.next().value! })) // the stream has no end
          .toSorted((a, b) => a.place - b.place)
          .map(({ event }) => event)
        for (let start = 0; start < shuffled.length; start += atOnce)
          await Promise.all(shuffled.slice(start, start + atOnce).map(service.handle))

        expect(await inboxesOf(bob)).toBe(0)
        expect(await shownTo(cyd)).toMatchObject([{ count: 3 }])
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})
