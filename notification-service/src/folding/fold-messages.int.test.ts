import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import { listNotifications } from '../notifications/list-notifications.ts'
import { openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService
let ada: string
let bob: string
let cleo: string

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const listOf = async (userId: string) => (await listNotifications(service.deps, userId, { limit: 50 })).items

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
  cleo = await service.register('Cleo')
})

afterAll(() => service.close())

describe('messages of others', () => {
  test('fold into one notification a chat, which counts them and shows the last', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'hello'), chat.said(ada, 'are you  there?\n'))

    expect(await listOf(bob)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        version: 2,
        type: 'message',
        chatId: chat.chatId,
        messageId: expect.any(String),
        seq: 3,
        actorId: ada,
        title: 'Ada',
        body: 'are you there?',
        count: 2,
        createdAt: expect.any(String),
      },
    ])
    expect(await listOf(ada)).toEqual([])
  })

  test('carry the name of a group, also a later one', async () => {
    const chat = createTestChat()
    await happen(chat.created('group', [ada, bob], 'Climbing'), chat.said(ada, 'hi'), chat.renamed(ada, 'Bouldering'))

    expect(await listOf(bob)).toMatchObject([{ title: 'Bouldering', body: 'hi', actorId: ada }])
  })

  test('are shortened to 140 characters, whole ones', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, '🧗'.repeat(200)))

    expect(await listOf(bob)).toMatchObject([{ body: `${'🧗'.repeat(139)}…` }])
  })

  test('are data: a text that looks like an expression stays a text', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, '$userId'))
    expect(await listOf(bob)).toMatchObject([{ body: '$userId' }])

    await happen(chat.said(ada, '$$ROOT'))
    expect(await listOf(bob)).toMatchObject([{ body: '$$ROOT', count: 2 }])
  })

  test('are read by whoever answers', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'hello'), chat.said(bob, 'yes?'))

    expect(await listOf(bob)).toEqual([])
    expect(await listOf(ada)).toMatchObject([{ body: 'yes?', count: 1 }])
  })
})

describe('reading the chat', () => {
  test('withdraws what was read and leaves what was not', async () => {
    const chat = createTestChat()
    await happen(
      chat.created('direct', [ada, bob]),
      chat.said(ada, 'one'),
      chat.said(ada, 'two'),
      chat.said(ada, 'three'),
    )

    await happen(chat.read(bob, 3))
    expect(await listOf(bob)).toMatchObject([{ body: 'three', count: 1 }])

    await happen(chat.read(bob))
    expect(await listOf(bob)).toEqual([])
  })

  test('a message after it is a notification of its own', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'one'))
    const [first] = await listOf(bob)
    await happen(chat.read(bob), chat.said(ada, 'two'))
    const [second] = await listOf(bob)

    expect(second).toMatchObject({ body: 'two', count: 1 })
    expect(second!.id).not.toBe(first!.id)
  })
})

describe('being added', () => {
  test('to a new group is news for everybody but who made it', async () => {
    const chat = createTestChat()
    await happen(chat.created('group', [ada, bob, cleo], 'Climbing'))

    for (const userId of [bob, cleo])
      expect(await listOf(userId)).toMatchObject([
        { type: 'added_to_chat', title: 'Ada', body: 'added you to Climbing', count: 1, actorId: ada },
      ])
    expect(await listOf(ada)).toEqual([])
  })

  test('to a group is news for who was added only; what was written before is not', async () => {
    const chat = createTestChat()
    await happen(
      chat.created('group', [ada, bob], 'Climbing'),
      chat.read(bob),
      chat.said(ada, 'before'),
      chat.read(bob),
    )
    await happen(chat.added(ada, [cleo]))

    expect(await listOf(cleo)).toMatchObject([{ type: 'added_to_chat', count: 1 }])
    expect(await listOf(bob)).toEqual([])
  })

  test('is not news for who joins by themselves, nor is a direct chat', async () => {
    const group = createTestChat()
    const direct = createTestChat()
    await happen(
      group.created('group', [ada], 'Climbing'),
      group.added(bob, [bob]),
      direct.created('direct', [ada, bob]),
    )

    expect(await listOf(bob)).toEqual([])
  })
})

describe('who is out', () => {
  test('hears nothing more, and what they were told of is withdrawn', async () => {
    const chat = createTestChat()
    await happen(chat.created('group', [ada, bob], 'Climbing'), chat.said(ada, 'hi'))
    await happen(chat.removed(ada, [bob]), chat.said(ada, 'gone'))

    expect(await listOf(bob)).toEqual([])
  })
})

describe('mentions', () => {
  test('come before what was written after them, until they are read', async () => {
    const chat = createTestChat()
    await happen(chat.created('group', [ada, bob], 'Climbing'), chat.read(bob))
    await happen(chat.said(ada, '@bob look', [bob]), chat.said(ada, 'never mind'))
    expect(await listOf(bob)).toMatchObject([{ type: 'mention', body: '@bob look', count: 2 }])

    await happen(chat.read(bob, 2))
    expect(await listOf(bob)).toMatchObject([{ type: 'message', body: 'never mind', count: 1 }])
  })

  test('are all that level mentions lets through, and level none lets nothing', async () => {
    const chat = createTestChat()
    await happen(chat.created('group', [ada, bob, cleo], 'Climbing'), chat.read(bob), chat.read(cleo))
    await happen(chat.chose(bob, { level: 'mentions' }), chat.chose(cleo, { level: 'none' }))
    await happen(chat.said(ada, 'all of you'), chat.said(ada, 'you two', [bob, cleo]))

    expect(await listOf(bob)).toMatchObject([{ type: 'mention', count: 1 }])
    expect(await listOf(cleo)).toEqual([])
  })

  test('are all that is notified of in a chat of more than a hundred, unless a person chose otherwise', async () => {
    const chat = createTestChat()
    const crowd = Array.from({ length: 98 }, (_, index) => index.toString(16).padStart(24, '0'))
    const readers = [bob, cleo]
    await happen(chat.created('group', [ada, ...readers, ...crowd], 'Fair'), ...readers.map((one) => chat.read(one)))
    await happen(chat.chose(cleo, { level: 'all' }), chat.said(ada, 'hi'))

    expect(await listOf(bob)).toEqual([])
    expect(await listOf(cleo)).toMatchObject([{ body: 'hi' }])
  })
})

describe('muting', () => {
  test('silences the chat until it ends', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.chose(bob, { muted: true }), chat.said(ada, 'hi'))
    expect(await listOf(bob)).toEqual([])

    const mutedUntil = new Date(Date.now() - 1_000)
    await happen(chat.chose(bob, { muted: true, mutedUntil }), chat.said(ada, 'hi again'))
    expect(await listOf(bob)).toMatchObject([{ body: 'hi again', count: 1 }])
  })

  test('an older choice that comes late changes nothing', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]))
    await happen(chat.chose(bob, { muted: true, version: 2 }), chat.chose(bob, { muted: false, version: 1 }))
    await happen(chat.said(ada, 'hi'))

    expect(await listOf(bob)).toEqual([])
  })
})

describe('what people are told', () => {
  test('is new, updated and removed, in this order, once each', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'one'))
    await until(() => service.toldTo(bob).length === 1)
    await happen(chat.said(ada, 'two'))
    await until(() => service.toldTo(bob).length === 2)
    await happen(chat.read(bob))
    await until(() => service.toldTo(bob).length === 3)

    const told = service.toldTo(bob)
    expect(told.map(({ type, notification: { body, count } }) => [type, body, count])).toEqual([
      ['notification_created', 'one', 1],
      ['notification_updated', 'two', 2],
      ['notification_removed', 'two', 2],
    ])
    expect(new Set(told.map(({ notification }) => notification.id)).size).toBe(1)
    expect(told.map(({ notification }) => notification.version)).toEqual([1, 2, 3])
    await until(async () => (await service.unsent.before(new Date(Date.now() + 1_000), 1)).length === 0)
  })
})
