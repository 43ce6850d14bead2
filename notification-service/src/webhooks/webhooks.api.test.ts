import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { holdTo } from '@chat/common/testing/hold-to'
import type { DomainEvent } from '@chat/common/events/define-event'
import { subscriptions } from '@chat/common/events/subscriptions'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { createOutbound } from '../outbound/create-outbound.ts'
import { buildApp } from '../app.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'
import { webhookEventTypes } from './event-types.ts'
import { mostWebhooks } from './webhook.model.ts'

const asTold = holdTo(serviceOperations)

let service: TestService
let admin: string
let somebody: string
const unknownId = 'f'.repeat(24)
/** Nothing listens there. */
const url = 'http://127.0.0.1:1/hook?token=of-their-own'

beforeAll(async () => {
  service = await openTestService()
  admin = service.tokenFor(newUserId(), { roles: ['admin'] })
  somebody = service.tokenFor(newUserId())
})
afterEach(async () => {
  const { webhooks, list } = service.deps.webhooks
  for (const { id } of await webhooks.all()) await webhooks.remove(id)
  await list.refresh()
})
afterAll(() => service.close())

type Method = 'get' | 'post' | 'patch' | 'delete'
const call = (method: Method, path: string, { as = admin, body }: { as?: string | null; body?: unknown } = {}) => {
  const made = request(service.app)[method](`/api${path}`).expect(asTold)
  if (as !== null) made.set('authorization', `Bearer ${as}`)
  return body === undefined ? made : made.send(body as object)
}
const add = async (types = ['new_message']) => (await call('post', '/webhooks', { body: { url, types } })).body

const deliveriesOf = async (id: string, query = '') =>
  (await call('get', `/webhooks/${id}/deliveries${query}`).expect(200)).body

const happen = async (events: DomainEvent[]): Promise<void> => {
  for (const event of events) await service.handle(event)
}

test('a webhook is made with a secret that is told once and kept nowhere in the clear', async () => {
  const made = await call('post', '/webhooks', { body: { url, types: ['new_message', 'new_message'] } }).expect(201)
  const { secret, ...webhook } = made.body
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(webhook).toMatchObject({ url, types: ['new_message'], enabled: true })
  expect(made.headers).toMatchObject({ location: `/api/webhooks/${webhook.id}`, 'cache-control': 'no-store' })

  const answers = [
    await call('get', '/webhooks').expect(200),
    await call('get', `/webhooks/${webhook.id}`).expect(200),
    await call('patch', `/webhooks/${webhook.id}`, { body: { enabled: false } }).expect(200),
  ]
  const kept = await service.db.collection('webhooks').find().toArray()
  for (const text of [...answers.map(({ body }) => body), kept].map((value) => JSON.stringify(value)))
    expect(text).not.toContain(secret.slice(6))
  expect(answers[0]!.body.items).toEqual([webhook])
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('ecret')
})

describe('every route', () => {
  const routes: [Method, string, unknown?][] = [
    ['post', '/webhooks', { url, types: ['new_message'] }],
    ['get', '/webhooks'],
    ['get', `/webhooks/${unknownId}`],
    ['patch', `/webhooks/${unknownId}`, { enabled: true }],
    ['delete', `/webhooks/${unknownId}`],
    ['get', `/webhooks/${unknownId}/deliveries`],
    ['post', `/webhooks/${unknownId}/deliveries/${unknownId}:x/replay`],
  ]

  const named = routes.map((route) => [`${route[0]} ${route[1]}`, route] as const)

  test.each(named)('%s is for admins only', async (_, [method, path, body]) => {
    await call(method, path, { as: null, body }).expect(401)
    await call(method, path, { as: somebody, body }).expect(403)
    expect(await service.deps.webhooks.webhooks.all()).toEqual([])
  })

  test.each(named.slice(2))('%s of nobody is 404', async (_, [method, path, body]) => {
    const { body: answer } = await call(method, path, { body }).expect(404)
    expect(answer.type).toBe('/problems/webhook-not-found')
  })

  test.each(['x', unknownId.toUpperCase(), `${unknownId}0`, '%00', '$gt'])('an id like %p is 400', async (id) => {
    for (const [method, end, body] of [
      ['get', ''],
      ['patch', '', { enabled: true }],
      ['delete', ''],
      ['get', '/deliveries'],
      ['post', '/deliveries/x/replay'],
    ] as [Method, string, unknown?][])
      await call(method, `/webhooks/${id}${end}`, { body }).expect(400)
  })
})

test('what is no webhook is refused, and nothing is kept of it', async () => {
  const good = { url, types: ['new_message'] }
  const bad = [
    ...[{}, [], { url }, { types: good.types }, { ...good, secret: 'mine' }, { ...good, enabled: true }],
    ...['', 'example.org', 'ftp://example.org', 'javascript:1', 'http://a:b@example.org', 7, null, ['x']].map(
      (wrong) => ({ ...good, url: wrong }),
    ),
    { ...good, url: `https://example.org/${'x'.repeat(2_048)}` },
    ...[[], ['nothing_such'], ['messages_read'], 'new_message', [null], Array(101).fill('new_message')].map(
      (wrong) => ({
        ...good,
        types: wrong,
      }),
    ),
  ]
  for (const body of bad) await call('post', '/webhooks', { body }).expect(400)
  await call('post', '/webhooks', { body: { ...good, url: `https://e.org/${'x'.repeat(140_000)}` } }).expect(413)
  expect(await service.deps.webhooks.webhooks.all()).toEqual([])

  const { id } = await add()
  for (const body of [{ url: 'x' }, { types: [] }, { enabled: 'yes' }, { secret: 'x' }, { id: unknownId }])
    await call('patch', `/webhooks/${id}`, { body }).expect(400)
  for (const query of ['?state=gone', '?limit=0', '?cursor=x', '?surprise=1', '?state[$ne]=x'])
    await call('get', `/webhooks/${id}/deliveries${query}`).expect(400)
})

test('an address in the network is refused when it is made and when it is changed', async () => {
  const { id } = await add()
  const resolve = async () => [{ address: '10.0.0.7', family: 4 }]
  const outbound = createOutbound({ privateTargetsEnabled: false, timeoutMs: 1_000, resolve })
  const app = buildApp({ ...service.deps, outbound })
  const token = `Bearer ${admin}`
  for (const target of [
    'http://127.0.0.1/',
    'http://169.254.169.254/',
    'http://[::1]/',
    'https://inner.example.org/',
  ]) {
    const body = { url: target, types: ['new_message'] }
    const made = await request(app).post('/api/webhooks').set('authorization', token).send(body)
    const changed = await request(app).patch(`/api/webhooks/${id}`).set('authorization', token).send({ url: target })
    for (const { status, body: answer } of [made, changed])
      expect([status, answer.type]).toEqual([400, '/problems/target-refused'])
  }
  expect((await call('get', `/webhooks/${id}`)).body.url).toBe(url)
})

test('there are never more than 50, however many come at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: mostWebhooks + 6 }, () =>
      call('post', '/webhooks', { body: { url, types: ['new_message'] } }),
    ),
  )
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused.map(({ body }) => body.type)).toEqual(Array(6).fill('/problems/too-many-webhooks'))
  const { items } = (await call('get', '/webhooks')).body
  expect(items).toHaveLength(mostWebhooks)

  await call('delete', `/webhooks/${items[7].id}`).expect(204)
  await call('delete', `/webhooks/${items[7].id}`).expect(404)
  await call('post', '/webhooks', { body: { url, types: ['new_message'] } }).expect(201)
})

test('what is changed is changed, two at once too', async () => {
  const { id } = await add()
  await Promise.all([
    call('patch', `/webhooks/${id}`, { body: { types: ['chat_created'] } }).expect(200),
    call('patch', `/webhooks/${id}`, { body: { enabled: false } }).expect(200),
  ])
  const { body } = await call('patch', `/webhooks/${id}`, { body: {} }).expect(200)
  expect(body).toMatchObject({ id, url, types: ['chat_created'], enabled: false })
})

test('deliveries are listed with their tries in pages, by state, without what they say', async () => {
  const { id } = await add(['new_message', 'chat_created'])
  const chat = createTestChat()
  await happen([...chat.created('group', [newUserId()], 'Engine'), ...chat.said(newUserId(), 'of their own')])
  await happen(chat.said(newUserId(), 'of their own'))

  const all = await deliveriesOf(id)
  expect(all.items.map(({ type }: { type: string }) => type).toSorted()).toEqual([
    ...['chat_created', 'new_message', 'new_message', 'new_message'],
  ])
  expect(all.items[0]).toMatchObject({
    subject: chat.chatId,
    state: 'waiting',
    tries: [],
    nextTryAt: expect.any(String),
  })
  expect(JSON.stringify(all)).not.toContain('of their own')
  const first = await deliveriesOf(id, '?limit=3&state=waiting')
  const second = await deliveriesOf(id, `?limit=3&state=waiting&cursor=${first.next}`)
  const idsOf = (items: { id: string }[]): string[] => items.map(({ id: deliveryId }) => deliveryId)
  expect(idsOf([...first.items, ...second.items])).toEqual(idsOf(all.items))
  expect(second.next).toBeNull()
  expect((await deliveriesOf(id, '?state=failed')).items).toEqual([])
})

test('a delivery is sent again only of its own webhook, and of one that is enabled', async () => {
  const { id } = await add()
  const { id: otherId } = await add(['chat_deleted'])
  await happen(createTestChat().said(newUserId(), 'hello'))
  const [delivery] = (await deliveriesOf(id)).items
  const replay = (webhookId: string, deliveryId = delivery.id) =>
    call('post', `/webhooks/${webhookId}/deliveries/${encodeURIComponent(deliveryId)}/replay`)

  const { body } = await replay(id).expect(202)
  expect(body).toMatchObject({ id: delivery.id, state: 'waiting' })
  await Promise.all([replay(id).expect(202), replay(id).expect(202)])
  expect((await replay(otherId).expect(404)).body.type).toBe('/problems/delivery-not-found')
  await replay(id, randomUUID()).expect(404)
  await replay(id, 'x'.repeat(201)).expect(400)
  await replay(id, 'ü').expect(400)
  await call('patch', `/webhooks/${id}`, { body: { enabled: false } }).expect(200)
  expect((await replay(id).expect(409)).body.type).toBe('/problems/webhook-disabled')

  await call('delete', `/webhooks/${id}`).expect(204)
  expect(await service.db.collection('webhook_deliveries').countDocuments({ webhookId: id })).toBe(0)
  expect(await service.db.collection('webhook_lanes').countDocuments({ webhookId: id })).toBe(0)
})

test('all that a webhook may ask for is heard', () => {
  const heard = subscriptions['notification-service'].map(({ type }) => type as string)
  expect(webhookEventTypes.filter((type) => !heard.includes(type))).toEqual([])
})
