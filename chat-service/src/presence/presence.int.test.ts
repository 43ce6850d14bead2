import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { blockChanged, settingsChanged } from '@chat/common/events/user-events'
import { openRabbitWorld, type RabbitWorld } from '@chat/common/testing/broker-worlds'
import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { presenceDocs } from './presence.model.ts'

const patient = { timeoutMs: 20_000 }
jest.setTimeout(120_000)

let world: RabbitWorld
let one: TestChat
let two: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson

beforeAll(async () => {
  world = await openRabbitWorld()
  one = await startTestChat({ broker: world.broker })
  two = await startTestChat({ broker: world.broker, url: one.url })
}, 60_000)
afterAll(async () => {
  await two.stop()
  await one.stop()
  await world.close()
})

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect()
})

const join = async (chat: TestChat, person: TestPerson) => {
  const joined = await chat.join({ token: chat.tokens.tokenFor(person.userId) })
  open.push(joined.socket)
  const of = (userId: string) => joined.of('presence').flatMap((seen) => (isAbout(seen, userId) ? [seen.presence] : []))
  return { ...joined, seen: of }
}

type Joined = Awaited<ReturnType<typeof join>>

const isAbout = (seen: unknown, userId: string): seen is { userId: string; presence: string } =>
  typeof seen === 'object' && seen !== null && 'userId' in seen && seen.userId === userId

const subscribe = async ({ socket }: Joined, ...people: TestPerson[]) => {
  const userIds = people.map(({ userId }) => userId)
  const { ok, data, problem } = await socket.emitWithAck('presence:subscribe', { userIds })
  if (!ok) throw new Error(problem.type)
  return data.items as { userId: string; presence: string; lastSeenAt?: string }[]
}

const share = async (...people: [TestPerson, ...TestPerson[]]): Promise<string> => {
  const [owner, ...others] = people
  const memberIds = others.map(({ userId }) => userId)
  const { body } = await one.as(owner).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
  return body.id
}

const isWritten = async (person: TestPerson, presence: string) =>
  until(async () => (await presenceDocs(one.db).findOne({ _id: person.userId }))?.presence === presence, patient)

let version = 0
/** As user-service announces it; every node hears it. */
const announce = async (event: ReturnType<typeof settingsChanged.create> | ReturnType<typeof blockChanged.create>) => {
  const publisher = await world.broker.openPublisher()
  await new Promise<void>((resolve, reject) =>
    publisher.publish([event], (error) => (error === undefined ? resolve() : reject(error as Error))),
  )
  await publisher.close()
}
const envelope = (subject: string) => ({
  id: `${subject}-${(version += 1)}`,
  source: '/user-service',
  subject,
  time: new Date(),
})
const set = (person: TestPerson, changed: { showPresence?: boolean; showLastSeen?: boolean; locale?: string }) => {
  const base = { showPresence: true, showLastSeen: true, readReceipts: true, whoMayWrite: 'everyone' as const }
  const data = { ...base, locale: 'en', timeZone: 'UTC', ...changed, userId: person.userId, version: (version += 1) }
  return announce(settingsChanged.create({ ...envelope(person.userId), data }))
}
const block = (person: TestPerson, blocked: TestPerson, isBlocked: boolean) => {
  const data = { userId: person.userId, blockedId: blocked.userId, blocked: isBlocked, version: (version += 1) }
  return announce(blockChanged.create({ ...envelope(person.userId), data }))
}

beforeAll(async () => {
  ann = await one.register('ann')
  bob = await one.register('bob')
  cyd = await one.register('cyd')
  await share(ann, bob)
}, 60_000)

describe('over two nodes', () => {
  test('who shares a chat is told how somebody is, and of every change', async () => {
    const watcher = await join(one, ann)
    expect(await subscribe(watcher, bob)).toEqual([{ userId: bob.userId, presence: 'offline' }])

    const before = Date.now()
    const { socket } = await join(two, bob)
    await until(() => watcher.seen(bob.userId).includes('online'), patient)
    await socket.emitWithAck('presence:set', { presence: 'away' })
    await until(() => watcher.seen(bob.userId).includes('away'), patient)
    await socket.emitWithAck('presence:set', { presence: 'online' })
    socket.disconnect()
    await until(() => watcher.seen(bob.userId).at(-1) === 'offline', patient)

    expect(watcher.seen(bob.userId).filter((presence) => presence === 'away')).toHaveLength(1)
    const last = watcher.of('presence').at(-1) as { lastSeenAt: string }
    expect(Date.parse(last.lastSeenAt)).toBeGreaterThan(before - 5_000)
    expect(await subscribe(watcher, bob)).toEqual([last])
  })

  test('of several devices the one that is most there counts, wherever it is', async () => {
    const watcher = await join(one, ann)
    await subscribe(watcher, bob)
    const [phone, laptop] = [await join(one, bob), await join(two, bob)]
    await isWritten(bob, 'online')
    await phone.socket.emitWithAck('presence:set', { presence: 'away' })
    phone.socket.disconnect()
    await until(
      async () => (await presenceDocs(one.db).findOne({ _id: bob.userId }))?.connections.length === 1,
      patient,
    )
    await laptop.socket.emitWithAck('presence:set', { presence: 'away' })
    await until(() => watcher.seen(bob.userId).at(-1) === 'away', patient)
    const third = await join(one, bob)
    await until(() => watcher.seen(bob.userId).at(-1) === 'online', patient)
    third.socket.disconnect()
    laptop.socket.disconnect()
    await until(() => watcher.seen(bob.userId).at(-1) === 'offline', patient)
    expect(watcher.seen(bob.userId).slice(0, 3)).toEqual(['online', 'away', 'online'])
  })

  test('strangers, and whoever did not ask, hear nothing', async () => {
    const [stranger, silent, watcher] = [await join(one, cyd), await join(one, ann), await join(two, ann)]
    expect(await subscribe(stranger, bob, ann)).toEqual([])
    await subscribe(watcher, bob)
    await join(two, bob)
    await until(() => watcher.seen(bob.userId).includes('online'), patient)
    expect([...stranger.of('presence'), ...silent.of('presence')]).toEqual([])
  })
})

describe('who may see it', () => {
  test('somebody who hides it is offline once, then nothing, and is seen again when they show it', async () => {
    const watcher = await join(one, ann)
    const { socket } = await join(two, bob)
    await isWritten(bob, 'online')
    expect(await subscribe(watcher, bob)).toMatchObject([{ presence: 'online' }])

    await set(bob, { showPresence: false })
    await until(() => watcher.seen(bob.userId).length === 1, patient)
    await socket.emitWithAck('presence:set', { presence: 'away' })
    await isWritten(bob, 'away')
    await set(bob, { showPresence: false, locale: 'de' })
    const late = await join(two, ann)
    expect(await subscribe(late, bob)).toEqual([])

    await set(bob, { showPresence: true })
    await until(() => watcher.seen(bob.userId).at(-1) === 'away', patient)
    await until(() => late.seen(bob.userId).at(-1) === 'away', patient)
    expect(watcher.seen(bob.userId)).toEqual(['offline', 'away'])
  })

  test('when somebody was last there is told only where they let it', async () => {
    await set(bob, { showLastSeen: false })
    const watcher = await join(one, ann)
    await subscribe(watcher, bob)
    const { socket } = await join(two, bob)
    await until(() => watcher.seen(bob.userId).at(-1) === 'online', patient)
    socket.disconnect()
    await until(() => watcher.seen(bob.userId).at(-1) === 'offline', patient)
    expect(watcher.of('presence').at(-1)).toEqual({ userId: bob.userId, presence: 'offline' })

    await set(bob, {})
    await until(
      () => typeof (watcher.of('presence').at(-1) as { lastSeenAt?: string }).lastSeenAt === 'string',
      patient,
    )
  })

  test('a block ends it on every node, and only for who is blocked', async () => {
    const blocked = [await join(one, ann), await join(two, ann)]
    const blocker = await join(two, bob)
    await isWritten(bob, 'online')
    for (const watcher of blocked) expect(await subscribe(watcher, bob)).toMatchObject([{ presence: 'online' }])
    await isWritten(ann, 'online')
    expect(await subscribe(blocker, ann)).toMatchObject([{ presence: 'online' }])

    await block(bob, ann, true)
    for (const watcher of blocked) await until(() => watcher.seen(bob.userId).at(-1) === 'offline', patient)
    await blocker.socket.emitWithAck('presence:set', { presence: 'away' })
    await isWritten(bob, 'away')
    expect(await subscribe(blocked[0]!, bob)).toEqual([])
    await blocked[0]!.socket.emitWithAck('presence:set', { presence: 'away' })
    await blocked[1]!.socket.emitWithAck('presence:set', { presence: 'away' })
    await until(() => blocker.seen(ann.userId).at(-1) === 'away', patient)
    for (const watcher of blocked) expect(watcher.seen(bob.userId)).toEqual(['offline'])

    await block(bob, ann, false)
    await until(async () => (await subscribe(blocked[0]!, bob)).length === 1, patient)
  })

  test.each([
    ['who is removed from the last shared chat', () => bob],
    ['who sees another removed from it', () => ann],
  ])('%s watches no more, on any node', async (_case, removed) => {
    const [gus, hal] = [await one.register(`gus-${(version += 1)}`), await one.register(`hal-${(version += 1)}`)]
    const watcherIs = removed() === bob ? gus : hal
    const watchedIs = removed() === bob ? hal : gus
    const chatId = await share(cyd, gus, hal)
    const watchers = [await join(one, watcherIs), await join(two, watcherIs)]
    const watched = await join(one, watchedIs)
    await isWritten(watchedIs, 'online')
    for (const watcher of watchers) expect(await subscribe(watcher, watchedIs)).toMatchObject([{ presence: 'online' }])

    await one.as(cyd).delete(`/chats/${chatId}/members/${gus.userId}`).expect(204)
    for (const watcher of watchers) await until(() => watcher.seen(watchedIs.userId).length === 1, patient)
    await watched.socket.emitWithAck('presence:set', { presence: 'away' })
    await isWritten(watchedIs, 'away')
    for (const watcher of watchers) expect(watcher.seen(watchedIs.userId)).toEqual(['offline'])
    expect(await subscribe(watchers[0]!, watchedIs)).toEqual([])
  })

  test('a deleted chat is shared no more', async () => {
    const [ida, jon] = [await one.register('ida'), await one.register('jon')]
    const chatId = await share(ida, jon)
    const watcher = await join(two, jon)
    await join(one, ida)
    await isWritten(ida, 'online')
    await subscribe(watcher, ida)
    await one.as(ida).delete(`/chats/${chatId}`).expect(204)
    await until(() => watcher.seen(ida.userId).at(-1) === 'offline', patient)
    expect(await subscribe(watcher, ida)).toEqual([])
  })
})

describe('asking', () => {
  test.each([
    ['presence:subscribe', { userIds: Array.from({ length: 201 }, () => 'a'.repeat(24)) }],
    ['presence:subscribe', { userIds: ['x'] }],
    ['presence:subscribe', { userIds: 'x' }],
    ['presence:subscribe', {}],
    ['presence:set', { presence: 'offline' }],
    ['presence:set', { presence: 'away', userId: 'a'.repeat(24) }],
    ['presence:set', null],
  ])('%s with what it does not take is refused', async (event, input) => {
    const { socket } = await join(one, ann)
    expect(await socket.emitWithAck(event, input)).toMatchObject({ ok: false, problem: { status: 400 } })
  })

  test('one connection watches a thousand people and no more', async () => {
    const crowd = Array.from({ length: 1_001 }, (_, n) => (n + 1).toString(16).padStart(24, '0'))
    const chatId = await share(ann)
    const rows = crowd.map((userId) => ({ _id: `${chatId}:${userId}`, chatId, userId, present: true }))
    await one.db.collection('members').insertMany(rows as never)
    const { socket } = await join(one, ann)
    const ask = (userIds: string[]) => socket.emitWithAck('presence:subscribe', { userIds })
    for (let at = 0; at < 1_000; at += 200) expect((await ask(crowd.slice(at, at + 200))).data.items).toHaveLength(200)

    expect(await ask(crowd.slice(1_000))).toMatchObject({ ok: false, problem: { status: 409 } })
    expect(await ask(crowd.slice(0, 10))).toMatchObject({ ok: true })
  })
})
