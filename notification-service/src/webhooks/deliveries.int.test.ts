import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { profileUpdated } from '@chat/common/events/user-events'
import { userDeleted } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import { Webhook } from 'standardwebhooks'
import { commandsOf } from '../testing/commands.ts'
import { openWebhookWorld, type WebhookWorld } from '../testing/open-webhook-world.ts'
import { createTestChat } from '../testing/test-chat.ts'
import { createOutbound } from '../outbound/create-outbound.ts'
import { changeWebhook } from './change-webhook.ts'
import { replayDelivery } from './deliveries.ts'
import { lanesAtOnce } from './create-deliverer.ts'

let world: WebhookWorld
beforeAll(async () => {
  world = await openWebhookWorld()
})
afterEach(() => world.clear())
afterAll(() => world.close())

const ada = 'a'.repeat(24)
const settle = (): void => world.forward(600)
const seqsOf = (got: { data: { seq: number } }[]): number[] => got.map(({ data }) => data.seq)
/** Steps of a clock that is put forward for as long as something is not so. */
const inTime = (stepMs: number, isSo: () => unknown) =>
  until(async () => {
    world.forward(stepMs)
    return isSo()
  })
const messages = (count: number, chat = createTestChat()): DomainEvent[] =>
  Array.from({ length: count }, (_, index) => chat.said(ada, `message ${index + 1}`)).flat()

test('an event comes signed as Standard Webhooks are, without what services tell only each other', async () => {
  const instance = world.openInstance()
  const { url, got } = await world.openReceiver()
  const { webhook, secret } = await world.add(instance, url)
  const [event] = messages(1) as [DomainEvent<'new_message', Record<string, unknown>>]
  const whole = { ...event, requestid: 'r', data: { ...event.data, removedSeq: 3, replyToSenderId: ada } }
  await instance.hear(whole as DomainEvent)
  settle()

  const [one] = await until(() => (got.length > 0 ? got : undefined))
  const headers = one!.headers as Record<string, string>
  expect(one!.id).toBe(`${webhook.id}:${event.id}`)
  expect(new Webhook(secret).verify(one!.body, headers)).toEqual(event)
  expect(() => new Webhook(secret).verify(`${one!.body} `, headers)).toThrow('signature')
  expect(headers['content-type']).toBe('application/json')
  expect(JSON.stringify(webhook)).not.toContain(secret.slice(6))
})

test('messages of a chat come in the order of its log, whatever fails and however they were told of', async () => {
  const one = world.openInstance()
  const other = world.openInstance()
  const taken = new Map<string, number[]>()
  let calls = 0
  const { url } = await world.openReceiver(({ data }, response) => {
    calls += 1
    if (calls % 3 === 1) return void response.writeHead(500).end('not now')
    if (calls % 7 === 2) return void response.destroy()
    taken.set(data.chatId, [...(taken.get(data.chatId) ?? []), data.seq])
    response.end()
  })
  await world.add(one, url, ['new_message'])
  await other.webhooks.list.refresh()
  const chats = [messages(8), messages(8)]
  const backwards = chats.flatMap((events) => events.toReversed())
  // the clocks of those who told of them differ, and some are told of twice
  const skewed = backwards.map((event, index) => ({
    ...event,
    time: new Date(Date.now() - (index % 3) * 50).toISOString(),
  }))
  await Promise.all([one.hear(...skewed.slice(0, 10)), other.hear(...skewed.slice(6))])
  settle()

  await inTime(2_000, () => [...taken.values()].flat().length === 16)
  expect([...taken.values()]).toEqual([1, 2].map(() => [1, 2, 3, 4, 5, 6, 7, 8]))
})

test('what two instances hear twice comes once', async () => {
  const one = world.openInstance()
  const other = world.openInstance()
  const { url, got } = await world.openReceiver()
  const { webhook } = await world.add(one, url)
  await other.webhooks.list.refresh()
  const events = Array.from({ length: 10 }, () => messages(2)).flat()
  await Promise.all([one.hear(...events, ...events), other.hear(...events)])
  settle()

  await until(async () => (await world.statesOf(webhook.id)).every((state) => state === 'delivered'))
  await one.hear(...events)
  settle()
  await until(async () => (await world.db.collection('webhook_lanes').countDocuments({})) === 0)
  expect(got.map(({ id }) => id).toSorted()).toEqual(events.map(({ id }) => `${webhook.id}:${id}`).toSorted())
})

test('one that hangs takes its own places and nobody else’s', async () => {
  const instance = world.openInstance()
  const hanging = await world.openReceiver(() => {})
  const working = await world.openReceiver()
  await world.add(instance, hanging.url)
  await world.add(instance, working.url)
  const events = Array.from({ length: 12 }, () => messages(3)).flat()
  await instance.hear(...events)
  settle()

  await until(() => working.got.length === events.length)
  await until(() => hanging.got.length === lanesAtOnce)
  expect(new Set(hanging.got.map(({ data }) => data.chatId)).size).toBe(lanesAtOnce)
})

test('one that fails is tried again for a day, less and less often; then the next has its turn', async () => {
  const instance = world.openInstance()
  let isUp = false
  const { url, got } = await world.openReceiver((_, response) => void response.writeHead(isUp ? 200 : 503).end('busy'))
  const { webhook } = await world.add(instance, url)
  const [first, second] = messages(2)
  const firstOne = async () => (await world.stores.deliveries.page(webhook.id, { limit: 5 })).at(-1)!
  await instance.hear(first!)
  settle()
  await until(async () => (await firstOne()).failures === 1)
  world.forward(3_600_000 * 5)
  await until(async () => (await firstOne()).failures === 2)
  await instance.hear(second!)
  for (let one = await firstOne(); one.state === 'waiting';) {
    const { failures } = one
    world.forward(3_600_000)
    one = await until(async () => {
      const now = await firstOne()
      return now.failures > failures || now.state !== 'waiting' ? now : undefined
    })
  }

  expect(got.length).toBeGreaterThan(15)
  isUp = true
  await inTime(2_000, async () => (await world.statesOf(webhook.id)).includes('delivered'))
  expect(await world.statesOf(webhook.id)).toEqual(['delivered', 'failed'])
  expect(got.at(-1)!.id).toBe(`${webhook.id}:${second!.id}`)
  const [, failed] = await world.stores.deliveries.page(webhook.id, { limit: 5 })
  expect(failed!.tries.length).toBeGreaterThan(15)
  expect(failed!.tries.at(-1)).toMatchObject({ status: 503, answer: 'busy', ms: expect.any(Number) })
})

test('it waits as long as it is asked to, or until somebody changes the webhook', async () => {
  const instance = world.openInstance()
  const { url, got } = await world.openReceiver((_, response) =>
    response.writeHead(got.length === 1 ? 429 : 200, { 'retry-after': '1800' }).end(),
  )
  const { webhook } = await world.add(instance, url)
  await instance.hear(...messages(1))
  settle()
  const waiting = await until(async () => {
    const [one] = await world.stores.deliveries.page(webhook.id, { limit: 1 })
    return one!.tries.length === 1 ? one : undefined
  })
  expect(waiting.dueAt.getTime() - world.now().getTime()).toBeGreaterThan(1_700_000)
  await until(async () => (await world.db.collection('webhook_lanes').findOne({}))?.dueAt > world.now())

  await changeWebhook(instance, webhook.id, { enabled: true })
  await until(() => got.length === 2)
})

test('one that says 410 is disabled, and gets again what waited once it is enabled', async () => {
  const instance = world.openInstance()
  let isGone = true
  const { url, got } = await world.openReceiver((_, response) => void response.writeHead(isGone ? 410 : 204).end())
  const { webhook } = await world.add(instance, url)
  await instance.hear(...messages(3))
  settle()
  const disabled = await until(async () => {
    const found = await world.stores.webhooks.find(webhook.id)
    return found?.enabled === false ? found : undefined
  })
  expect(disabled.disabledReason).toBe('gone')
  await until(async () => (await world.db.collection('webhook_lanes').findOne({}))?.lease === undefined)
  expect(seqsOf(got)).toEqual([1])

  isGone = false
  const enabled = await changeWebhook(instance, webhook.id, { enabled: true })
  expect(enabled).not.toHaveProperty('disabledReason')
  await until(() => got.length === 3)
  expect(seqsOf(got)).toEqual([1, 2, 3])
})

test('a redirect is not followed, and an address in the network is not asked', async () => {
  const elsewhere = await world.openReceiver()
  const { url } = await world.openReceiver((_, response) => response.writeHead(302, { location: elsewhere.url }).end())
  const instance = world.openInstance()
  const { webhook } = await world.add(instance, url)
  await instance.hear(...messages(1))
  settle()
  const redirected = await until(async () => {
    const [one] = await world.stores.deliveries.page(webhook.id, { limit: 1 })
    return one!.tries.length > 0 && one
  })
  expect(redirected).toMatchObject({ state: 'waiting', tries: [{ status: 302 }] })

  await world.clear()
  const strict = world.openInstance({ outbound: createOutbound({ privateTargetsEnabled: false, timeoutMs: 1_000 }) })
  await expect(world.add(strict, elsewhere.url)).rejects.toMatchObject({ slug: 'target-refused' })
  await world.stores.webhooks.insert({ ...webhook, url: elsewhere.url })
  await strict.webhooks.list.refresh()
  await strict.hear(...messages(1))
  settle()
  await until(async () => (await world.statesOf(webhook.id)).includes('failed'))
  const [refused] = await world.stores.deliveries.page(webhook.id, { limit: 1 })
  expect(refused!.tries).toMatchObject([{ error: 'inner-address' }])
  expect(elsewhere.got).toEqual([])
})

test('what was taken or given up can be sent again, under the same id, and holds nothing up', async () => {
  const instance = world.openInstance()
  let refused = 0
  const { url, got } = await world.openReceiver(({ data }, response) => {
    const isRefused = data.seq === 1 && got.length > 1
    refused += Number(isRefused)
    response.writeHead(isRefused ? 500 : 200).end()
  })
  const { webhook } = await world.add(instance, url)
  const chat = createTestChat()
  const [first] = chat.said(ada, 'one')
  await instance.hear(first!)
  settle()
  await until(async () => (await world.statesOf(webhook.id))[0] === 'delivered')

  const id = `${webhook.id}:${first!.id}`
  await replayDelivery(instance, { webhookId: webhook.id, id })
  await until(() => refused === 1)
  await instance.hear(...chat.said(ada, 'two'))
  settle()
  await until(() => got.some(({ data }) => data.seq === 2))
  expect(got[1]!.id).toBe(id)
  await expect(replayDelivery(instance, { webhookId: 'f'.repeat(24), id })).rejects.toMatchObject({
    slug: 'webhook-not-found',
  })
})

test('whoever dies at it leaves it to another, who sends it under the same id', async () => {
  const dead = world.openInstance({
    outbound: { post: () => new Promise(() => {}), check: async () => {}, close: () => {} },
  })
  const { url, got } = await world.openReceiver()
  await world.add(dead, url)
  const [event] = messages(1)
  await dead.hear(event!)
  settle()
  await until(async () => (await world.db.collection('webhook_lanes').findOne({}))?.lease !== undefined)
  await dead.webhooks.stop()

  world.openInstance()
  world.forward(30_000)
  const lane = await world.db.collection('webhook_lanes').findOne({})
  expect(lane!.leasedUntil > world.now()).toBe(true)
  expect(got).toEqual([])
  world.forward(40_000)
  await until(() => got.length === 1)
  expect(got[0]!.id).toContain(event!.id)
})

test('without webhooks for it an event costs the database nothing', async () => {
  const instance = world.openInstance()
  const { url } = await world.openReceiver()
  await world.add(instance, url, ['chat_deleted'])
  await instance.webhooks.stop()
  expect(await commandsOf(world.db, () => instance.hear(...messages(20)))).toEqual([])
})

test('of whose account is closed nothing is sent but that it is, and nothing is kept', async () => {
  const instance = world.openInstance()
  const { url } = await world.openReceiver((_, response) => void response.writeHead(500).end())
  const { webhook } = await world.add(instance, url)
  const envelope = () => ({ id: randomUUID(), source: '/test', subject: ada, time: new Date() })
  const profile = { userId: ada, version: 1, username: 'ada', displayName: 'Ada', bio: '', status: null }
  await instance.hear(profileUpdated.create({ ...envelope(), data: profile }))
  expect(await world.stores.deliveries.page(webhook.id, { limit: 5 })).toHaveLength(1)

  const data = { userId: ada, deletedAt: new Date().toISOString() }
  await instance.hear(userDeleted.create({ ...envelope(), data }))
  await world.closedAccounts.keep(ada, new Date())
  await world.stores.deliveries.forgetOwner(ada)
  await instance.hear(profileUpdated.create({ ...envelope(), data: profile }))
  const left = await world.stores.deliveries.page(webhook.id, { limit: 5 })
  expect(left.map(({ type }) => type)).toEqual(['user_deleted'])
})
