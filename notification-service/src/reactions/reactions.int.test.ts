import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { userDeleted } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { blockChanged } from '@chat/common/events/user-events'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { listNotifications } from '../notifications/list-notifications.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'
import { mostKept } from './reaction-stages.ts'

let service: TestService
let ada: string
let bob: string
let cyd: string
let chat: TestChat
let said: DomainEvent[]

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const listOf = async (userId: string) => (await listNotifications(service.deps, userId, { limit: 50 })).items

const call = (method: 'patch' | 'post' | 'delete', path: string) =>
  request(service.app)
    [method](`/api${path}`)
    .set('authorization', `Bearer ${service.tokenFor(ada)}`)

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
  cyd = await service.register('Cyd')
  chat = createTestChat()
  const created = chat.created('group', [ada, bob, cyd], 'Climbing')
  said = chat.said(ada, 'who is coming?')
  await happen(created, said)
})

afterAll(() => service.close())

describe('reactions to what somebody wrote', () => {
  test('fold into one notification of their own a chat, which says who gave the last and to what', async () => {
    await happen(chat.reacted(bob, said), chat.reacted(cyd, said, '🎉'))
    expect(await listOf(ada)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        version: 2,
        type: 'reaction',
        chatId: chat.chatId,
        messageId: (said[0]!.data as { id: string }).id,
        seq: 2,
        actorId: cyd,
        title: 'Cyd',
        body: 'reacted 🎉 to: who is coming?',
        count: 2,
        createdAt: expect.any(String),
      },
    ])
    await until(() => service.toldTo(ada).length === 2)
    expect(service.toldTo(ada).map(({ type }) => type)).toEqual(['notification_created', 'notification_updated'])
  })

  test('stand beside what others wrote, and are counted', async () => {
    await happen(chat.reacted(bob, said), chat.said(bob, 'me'))
    expect((await listOf(ada)).map(({ type }) => type)).toEqual(['message', 'reaction'])
    expect(await service.deps.own.countUnread(ada)).toBe(2)
  })

  test('of oneself are no news, nor is one that comes again', async () => {
    const given = chat.reacted(bob, said)
    await happen(chat.reacted(ada, said), given, given)
    expect(await listOf(ada)).toMatchObject([{ count: 1, actorId: bob, version: 1 }])
  })

  test('to what is not known any more say so without its text', async () => {
    await service.db.collection('recent_messages').deleteMany({ chatId: chat.chatId })
    await happen(chat.reacted(bob, said))
    expect(await listOf(ada)).toMatchObject([{ body: 'reacted 👍 to your message' }])
  })

  test('show the newest text of the message', async () => {
    await happen(chat.reacted(bob, said), chat.edited(said, 'who is in?'))
    expect(await listOf(ada)).toMatchObject([{ body: 'reacted 👍 to: who is in?', count: 1 }])
  })

  test('are data: an emoji that looks like an expression stays one', async () => {
    await happen(chat.reacted(bob, said, '$userId'))
    expect(await listOf(ada)).toMatchObject([{ body: 'reacted $userId to: who is coming?' }])
  })

  test('beyond a hundred are not counted', async () => {
    const people = Array.from({ length: mostKept + 20 }, newUserId)
    await Promise.all(people.flatMap((userId) => chat.reacted(userId, said)).map(service.handle))
    expect(await listOf(ada)).toMatchObject([{ count: mostKept }])
  })
})

describe('a reaction is withdrawn', () => {
  test('when it is taken back, and the one before it is told instead', async () => {
    await happen(chat.reacted(bob, said), chat.reacted(cyd, said))
    await happen(chat.tookBack(cyd, said))
    expect(await listOf(ada)).toMatchObject([{ actorId: bob, count: 1 }])

    await happen(chat.tookBack(bob, said))
    expect(await listOf(ada)).toEqual([])
    await until(() => service.toldTo(ada).at(-1)?.type === 'notification_removed')
  })

  test('when its message is deleted, of which no text stays', async () => {
    await happen(chat.reacted(bob, said), chat.unsaid(said))
    expect(await listOf(ada)).toEqual([])
    expect(JSON.stringify(await service.db.collection('inboxes').find({ userId: ada }).toArray())).not.toContain(
      'coming',
    )
  })

  test('when its owner reads in the chat afterwards, or writes there', async () => {
    const early = chat.read(ada)
    await happen(chat.reacted(bob, said), early)
    expect(await listOf(ada)).toHaveLength(1)
    await happen(chat.read(ada))
    expect(await listOf(ada)).toEqual([])

    await happen(chat.reacted(cyd, said))
    expect(await listOf(ada)).toMatchObject([{ actorId: cyd, count: 1 }])
    await happen(chat.said(ada, 'good'))
    expect(await listOf(ada)).toEqual([])
  })

  test('when its owner is out of the chat, and does not come back with them', async () => {
    await happen(chat.reacted(bob, said), chat.removed(bob, [ada]), chat.reacted(cyd, said))
    expect(await listOf(ada)).toEqual([])
    await happen(chat.added(bob, [ada]))
    expect((await listOf(ada)).map(({ type }) => type)).toEqual(['added_to_chat'])
  })

  test('when the chat is deleted, and one that is heard of later is not told', async () => {
    const late = chat.reacted(cyd, said)
    await happen(chat.reacted(bob, said), chat.deleted(bob), late)
    expect(await listOf(ada)).toEqual([])
  })

  test('when its owner deletes the message for themselves', async () => {
    await happen(chat.reacted(bob, said), chat.hid(ada, said), chat.reacted(cyd, said))
    expect(await listOf(ada)).toEqual([])
  })

  test('when its owner marks all read or deletes the notification; a newer one is another', async () => {
    await happen(chat.reacted(bob, said))
    const [first] = await listOf(ada)
    await call('patch', `/notifications/${first!.id}`).send({ read: true }).expect(200)
    expect(await service.deps.own.countUnread(ada)).toBe(0)
    await happen(chat.reacted(cyd, said))
    const [second] = await listOf(ada)
    expect(second).toMatchObject({ actorId: cyd, count: 1 })
    expect(second!.id).not.toBe(first!.id)

    await call('delete', `/notifications/${second!.id}`).expect(204)
    expect(await listOf(ada)).toEqual([])
    await happen(chat.reacted(bob, said, '🎉'))
    expect(await listOf(ada)).toMatchObject([{ body: 'reacted 🎉 to: who is coming?', count: 1 }])
  })
})

describe('nobody is told of a reaction', () => {
  test('in a chat that is muted, or of whose messages they want to hear nothing', async () => {
    await happen(chat.chose(ada, { level: 'none' }), chat.reacted(bob, said))
    await happen(chat.chose(ada, { level: 'all', muted: true }), chat.reacted(cyd, said))
    await happen(chat.chose(ada, { level: 'mentions' }))
    expect(await listOf(ada)).toEqual([])
    await happen(chat.reacted(cyd, said, '🎉'))
    expect(await listOf(ada)).toMatchObject([{ count: 1 }])
  })

  test('of somebody they block', async () => {
    const data = { userId: ada, blockedId: bob, blocked: true, version: 1 }
    const envelope = { id: randomUUID(), source: '/user-service', subject: ada, time: new Date() }
    await happen([blockChanged.create({ ...envelope, data })], chat.reacted(bob, said))
    expect(await listOf(ada)).toEqual([])
  })

  test('before they are known to be in the chat', async () => {
    const other = createTestChat()
    const [created, logged] = other.created('group', [bob, ada], 'Bouldering')
    const mine = other.said(ada, 'hi')
    await happen([logged!], mine, other.reacted(bob, mine))
    expect(await listOf(ada)).toEqual([])
    await happen([created!])
    expect(await listOf(ada)).toMatchObject([{ type: 'reaction', body: 'reacted 👍 to: hi' }])
  })
})

test('of somebody whose account is closed no reactions are kept', async () => {
  await happen(chat.reacted(bob, said))
  const data = { userId: ada, username: 'ada', deletedAt: new Date().toISOString() }
  const envelope = { id: randomUUID(), source: '/auth-service', subject: ada, time: new Date() }
  await happen([userDeleted.create({ ...envelope, data })], chat.reacted(cyd, said))
  expect(await service.db.collection('inboxes').countDocuments({ userId: ada })).toBe(0)
})

test('a reaction is pushed to who wants that, and what waits goes when it is taken back', async () => {
  const wishes = { version: 1, notInApp: [], push: ['reaction' as const], mail: [], mailAfterMs: 600_000 }
  await service.deps.inboxes.setWishes(ada, wishes)
  await happen(chat.reacted(bob, said))
  const outgoing = async () =>
    (await service.db.collection('inboxes').findOne({ chatId: chat.chatId, reactions: { $exists: true } }))!['outgoing']
  await service.deps.inboxes.setWishes(ada, { ...wishes, version: 2 })
  await happen(chat.reacted(cyd, said))
  expect(await outgoing()).toMatchObject({ push: { at: expect.any(Date), seq: expect.any(Number) } })
  await happen(chat.tookBack(cyd, said), chat.tookBack(bob, said))
  expect(await outgoing()).toBeUndefined()
})
