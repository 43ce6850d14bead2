import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { holdTo } from '@chat/common/testing/hold-to'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'

const asTold = holdTo(serviceOperations)

let service: TestService
let ada: string
let bob: string
let token: string

const unknownId = 'f'.repeat(24)

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

type Method = 'get' | 'patch' | 'post' | 'delete'

const call = (method: Method, path: string, { as = token, body }: { as?: string | null; body?: object } = {}) => {
  const made = request(service.app)[method](`/api${path}`).expect(asTold)
  if (as !== null) made.set('authorization', `Bearer ${as}`)
  return body === undefined ? made : made.send(body)
}

const listed = async (query = '') => (await call('get', `/notifications${query}`).expect(200)).body

/** A direct chat in which Bob has an unread message. */
const unreadChat = async (text = 'hello'): Promise<TestChat> => {
  const chat = createTestChat()
  await happen(chat.created('direct', [ada, bob]), chat.said(ada, text))
  return chat
}

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
  token = service.tokenFor(bob)
})

afterAll(() => service.close())

test.each<[Method, string, { body?: object }]>([
  ['get', '/notifications', {}],
  ['get', '/notifications/unread-count', {}],
  ['get', `/notifications/${unknownId}`, {}],
  ['patch', `/notifications/${unknownId}`, { body: { read: true } }],
  ['post', '/notifications/read-all', { body: {} }],
  ['delete', `/notifications/${unknownId}`, {}],
])('%s %s needs a token', async (method, path, input) => {
  const { status, body: problem } = await call(method, path, { as: null, ...input })
  expect([status, problem.type]).toEqual([401, '/problems/unauthenticated'])

  await call(method, path, { as: 'not.a.token', ...input }).expect(401)
  await call(method, path, { as: service.tokenFor(bob, { expiresInSeconds: -1 }), ...input }).expect(401)
})

test.each<[Method, string, object | undefined, string]>([
  ['get', '/notifications?limit=0', undefined, '#/limit'],
  ['get', '/notifications?limit=101', undefined, '#/limit'],
  ['get', '/notifications?limit=ten', undefined, '#/limit'],
  ['get', '/notifications?unread=perhaps', undefined, '#/unread'],
  ['get', '/notifications?cursor=%7B', undefined, '#/cursor'],
  [
    'get',
    `/notifications?cursor=${Buffer.from('{"createdAt":{"$gt":1},"id":"x"}').toString('base64url')}`,
    undefined,
    '#/cursor/createdAt',
  ],
  ['get', '/notifications?userId=somebody', undefined, '#/userId'],
  ['get', '/notifications/nobody', undefined, '#/userId'],
  ['patch', '/notifications/1', { read: true }, '#/id'],
  ['patch', `/notifications/${unknownId}`, undefined, '#'],
  ['patch', `/notifications/${unknownId}`, { read: 'yes' }, '#/read'],
  ['patch', `/notifications/${unknownId}`, { read: true, userId: unknownId }, '#/userId'],
  ['post', '/notifications/read-all', { chatId: { $ne: null } }, '#/chatId'],
  ['post', '/notifications/read-all', [], '#'],
  ['delete', '/notifications/$where', undefined, '#/id'],
])('%s %s with %j is a 400 that names %s', async (method, path, body, pointer) => {
  const answer = await call(method, path, body === undefined ? {} : { body })
  expect([answer.status, answer.body.type]).toEqual([400, '/problems/invalid-request'])
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
})

describe('GET /notifications', () => {
  test('lists newest first, page by page, and nobody else sees them', async () => {
    for (const text of ['one', 'two', 'three']) await unreadChat(text)

    const first = await listed('?limit=2')
    expect(first.items.map(({ body }: { body: string }) => body)).toEqual(['three', 'two'])
    const second = await listed(`?limit=2&cursor=${first.next}`)
    expect(second.items.map(({ body }: { body: string }) => body)).toEqual(['one'])
    expect(second.next).toBeNull()

    const { body } = await call('get', '/notifications', { as: service.tokenFor(ada) })
    expect(body).toEqual({ items: [], next: null })
  })

  test('?unread=true leaves out what was marked read', async () => {
    await unreadChat('read')
    await unreadChat('unread')
    const [, read] = (await listed()).items
    await call('patch', `/notifications/${read.id}`, { body: { read: true } }).expect(200)

    expect((await listed()).items).toHaveLength(2)
    expect((await listed('?unread=false')).items).toHaveLength(2)
    expect((await listed('?unread=true')).items).toMatchObject([{ body: 'unread' }])
  })
})

describe('GET /notifications/:userId', () => {
  test('is for oneself and for an admin, not for a stranger', async () => {
    await unreadChat()

    expect((await listed(`/${bob}`)).items).toMatchObject([{ body: 'hello' }])
    const admin = service.tokenFor(newUserId(), { roles: ['admin'] })
    const { body } = await call('get', `/notifications/${bob}?limit=1`, { as: admin }).expect(200)
    expect(body.items).toMatchObject([{ body: 'hello' }])

    const refused = await call('get', `/notifications/${bob}`, { as: service.tokenFor(ada) })
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/forbidden'])
  })
})

describe('GET /notifications/unread-count', () => {
  test('counts unread notifications, not messages', async () => {
    const chat = await unreadChat()
    await happen(chat.said(ada, 'again'))
    await unreadChat()
    expect((await call('get', '/notifications/unread-count').expect(200)).body).toEqual({ count: 2 })

    await happen(chat.read(bob))
    expect((await call('get', '/notifications/unread-count').expect(200)).body).toEqual({ count: 1 })
  })
})

describe('PATCH /notifications/:id', () => {
  test('marks read and unread again, told to all devices of the person', async () => {
    await unreadChat()
    const [{ id }] = (await listed()).items

    const read = await call('patch', `/notifications/${id}`, { body: { read: true } }).expect(200)
    expect(read.body).toMatchObject({ id, count: 1, body: 'hello', readAt: expect.any(String) })
    await until(() => service.toldTo(bob).at(-1)?.notification.readAt !== undefined)

    const unread = await call('patch', `/notifications/${id}`, { body: { read: false } }).expect(200)
    expect(unread.body).toMatchObject({ id, count: 1 })
    expect(unread.body).not.toHaveProperty('readAt')
    expect((await call('get', '/notifications/unread-count')).body).toEqual({ count: 1 })
  })

  test('again, and at once, changes nothing', async () => {
    await unreadChat()
    const [{ id }] = (await listed()).items
    const mark = () => call('patch', `/notifications/${id}`, { body: { read: true } }).expect(200)

    const [first, second] = await Promise.all([mark(), mark()])
    const third = await mark()
    expect(second.body).toEqual(first.body)
    expect(third.body).toEqual(first.body)
  })

  test('somebody else finds nothing there', async () => {
    await unreadChat()
    const [{ id }] = (await listed()).items

    const refused = await call('patch', `/notifications/${id}`, { as: service.tokenFor(ada), body: { read: true } })
    expect([refused.status, refused.body.type]).toEqual([404, '/problems/notification-not-found'])
    await call('patch', `/notifications/${unknownId}`, { body: { read: true } }).expect(404)
    expect((await listed('?unread=true')).items).toHaveLength(1)
  })

  test('a message after it makes a new notification, which counts from there, on top of the list', async () => {
    const chat = await unreadChat('one')
    await unreadChat('elsewhere')
    const old = (await listed()).items[1]
    await call('patch', `/notifications/${old.id}`, { body: { read: true } }).expect(200)
    await happen(chat.said(ada, 'two'))

    const { items } = await listed()
    expect(items).toMatchObject([{ body: 'two', count: 1 }, { body: 'elsewhere' }])
    expect(items[0].id).not.toBe(old.id)
    expect(items[0]).not.toHaveProperty('readAt')
    await until(() =>
      service
        .toldTo(bob)
        .some(({ type, notification }) => type === 'notification_removed' && notification.id === old.id),
    )
    await call('patch', `/notifications/${old.id}`, { body: { read: false } }).expect(404)
  })

  test('a message that comes again after it makes none', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]))
    const said = chat.said(ada, 'one')
    await happen(said)
    const [{ id }] = (await listed()).items
    await call('patch', `/notifications/${id}`, { body: { read: true } }).expect(200)
    await happen(said)

    expect((await listed()).items).toMatchObject([{ id, count: 1, readAt: expect.any(String) }])
  })
})

describe('POST /notifications/read-all', () => {
  test('marks those of one chat, or all, and may be repeated', async () => {
    const chat = await unreadChat('one')
    await unreadChat('two')
    await unreadChat('three')

    await call('post', '/notifications/read-all', { body: { chatId: chat.chatId } }).expect(204)
    expect((await call('get', '/notifications/unread-count')).body).toEqual({ count: 2 })
    await Promise.all([
      call('post', '/notifications/read-all').expect(204),
      call('post', '/notifications/read-all').expect(204),
    ])
    await call('post', '/notifications/read-all', { body: {} }).expect(204)
    expect((await call('get', '/notifications/unread-count')).body).toEqual({ count: 0 })
    await until(() => service.toldTo(bob).filter(({ notification }) => notification.readAt !== undefined).length === 3)
  })

  test('touches nobody else', async () => {
    await unreadChat()
    await call('post', '/notifications/read-all', { as: service.tokenFor(ada) }).expect(204)

    expect((await call('get', '/notifications/unread-count')).body).toEqual({ count: 1 })
  })
})

describe('DELETE /notifications/:id', () => {
  test('removes it for good: the messages it counted do not come back', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]))
    const said = chat.said(ada, 'one')
    await happen(said)
    const [{ id }] = (await listed()).items

    await call('delete', `/notifications/${id}`).expect(204)
    await happen(said)
    expect((await listed()).items).toEqual([])
    await until(() => service.toldTo(bob).at(-1)?.type === 'notification_removed')

    await happen(chat.said(ada, 'two'))
    expect((await listed()).items).toMatchObject([{ body: 'two', count: 1 }])
  })

  test('of two at once one finds it, and a stranger never does', async () => {
    await unreadChat()
    const [{ id }] = (await listed()).items
    await call('delete', `/notifications/${id}`, { as: service.tokenFor(ada) }).expect(404)

    const answers = await Promise.all([call('delete', `/notifications/${id}`), call('delete', `/notifications/${id}`)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404])
  })
})

test('while the database is away every route says so', async () => {
  const other = await openTestService()
  const as = other.tokenFor(bob)
  await other.db.close()

  for (const path of ['/notifications', '/notifications/unread-count', `/notifications/${bob}`]) {
    const { status, body } = await request(other.app).get(`/api${path}`).set('authorization', `Bearer ${as}`)
    expect([status, body.type]).toEqual([503, '/problems/unavailable'])
  }
  await other.stop()
})
