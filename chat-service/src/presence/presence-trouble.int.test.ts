import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { openLink, type BreakableLink } from '@chat/common/testing/breakable-link'
import { openRabbitWorld, rabbitUrl, type RabbitWorld } from '@chat/common/testing/broker-worlds'
import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import { relationStore } from '../relations/relation-store.ts'
import { observeDatabase, type ProfiledCommand } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { nodeStore } from './node-store.ts'
import { presenceDocs, type PresenceDoc } from './presence.model.ts'
import { presenceStore } from './presence-store.ts'

const patient = { timeoutMs: 25_000 }
jest.setTimeout(120_000)

let link: BreakableLink
let world: RabbitWorld
let one: TestChat
let two: TestChat
let [ann, bob, cyd]: TestPerson[] = []
const sockets: Socket[] = []

const env = { PRESENCE_LEASE_MS: '800', PRESENCE_RENEW_MS: '100', PRESENCE_TAKE_OVER_MS: '300' }

beforeAll(async () => {
  link = await openLink(rabbitUrl())
  world = await openRabbitWorld({ url: link.url })
  one = await startTestChat({ broker: world.broker, env })
  two = await startTestChat({ broker: world.broker, url: one.url, env })
}, 60_000)
beforeEach(async () => {
  ;[ann, bob, cyd] = [await one.register('ann'), await one.register('bob'), await one.register('cyd')]
  const memberIds = [bob.userId, cyd.userId]
  await one.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})
afterAll(async () => {
  await two.stop()
  await one.stop()
  await world.close()
  await link.close()
})

const join = async (chat: TestChat, { userId }: TestPerson) => {
  const joined = await chat.join({ token: chat.tokens.tokenFor(userId) })
  sockets.push(joined.socket)
  const seen = (person: TestPerson) =>
    (joined.of('presence') as { userId: string; presence: string }[]).flatMap((one) =>
      one.userId === person.userId ? [one.presence] : [],
    )
  const subscribe = async (...people: TestPerson[]) => {
    const userIds = people.map((person) => person.userId)
    return (await joined.socket.emitWithAck('presence:subscribe', { userIds })).data.items
  }
  return { ...joined, seen, subscribe }
}

const isWritten = (person: TestPerson, presence: PresenceDoc['presence']) =>
  until(async () => (await presenceDocs(one.db).findOne({ _id: person.userId }))?.presence === presence, patient)

test('the people of a node that was killed are offline for all who watch them, those connected elsewhere are not', async () => {
  const dead = randomUUID()
  await nodeStore(one.db).make(dead, 3_000)
  const people = [bob!, cyd!].map(({ userId }) => ({ userId, presence: 'online' as const }))
  await presenceStore(one.db).write([dead], 'before', people)
  const watchers = [await join(one, ann!), await join(two, ann!)]
  for (const watcher of watchers)
    expect(await watcher.subscribe(bob!, cyd!)).toMatchObject([{ presence: 'online' }, { presence: 'online' }])
  await join(two, cyd!) // is back before anybody has noticed

  for (const watcher of watchers) await until(() => watcher.seen(bob!).at(-1) === 'offline', patient)
  await until(async () => (await one.db.collection('nodes').countDocuments()) === 2, patient)
  for (const watcher of watchers) expect(watcher.seen(cyd!)).not.toContain('offline')
})

test('a node that heard nothing for a while asks again who may see whom, and tells how they are now', async () => {
  const watcher = await join(one, ann!)
  const blocker = await join(two, cyd!)
  await isWritten(cyd!, 'online')
  await watcher.subscribe(bob!, cyd!)

  link.cut()
  const { socket } = await join(two, bob!)
  await isWritten(bob!, 'online')
  await relationStore(one.db).keepBlock({ userId: cyd!.userId, blockedId: ann!.userId, blocked: true, version: 1 })
  expect(watcher.seen(bob!)).toEqual([])
  link.mend()

  await until(() => watcher.of('resync').length > 0, patient)
  await until(() => watcher.seen(bob!).at(-1) === 'online' && watcher.seen(cyd!).at(-1) === 'offline', patient)
  await blocker.socket.emitWithAck('presence:set', { presence: 'away' })
  await isWritten(cyd!, 'away')
  await until(async () => {
    // what is said while the live channel is not there yet is lost
    await socket.emitWithAck('presence:set', { presence: 'online' })
    await socket.emitWithAck('presence:set', { presence: 'away' })
    return watcher.seen(bob!).at(-1) === 'away'
  }, patient)
  expect(watcher.seen(cyd!).at(-1)).toBe('offline')
})

test('to subscribe costs the same few queries for one and for two hundred, all by an index', async () => {
  const crowd = await Promise.all(Array.from({ length: 99 }, (_, n) => two.register(`crowd-${n}`)))
  const others = Array.from({ length: 5 }, () => crowd.map(({ userId }) => userId))
  for (const memberIds of others)
    await two
      .as({ token: two.tokens.tokenFor(ann!.userId) })
      .post('/chats')
      .send({ type: 'group', name: 'x', memberIds })
  const { socket } = await join(two, ann!)
  // sweepers look into the members too, but ask for no distinct ones
  const isWork = ({ ns, command }: ProfiledCommand) => /presences|privacy|blocks/.test(ns) || 'distinct' in command
  // what both instances do beside it can only add to that
  const inFive = (userIds: string[]) =>
    until(async () => {
      const { plans } = await observeDatabase(two, () => socket.emitWithAck('presence:subscribe', { userIds }))
      const own = plans.filter(isWork)
      return own.length === 5 ? own : undefined
    }, patient)

  await inFive([crowd[0]!.userId])
  const plans = await inFive(crowd.map(({ userId }) => userId))
  expect(plans.filter(({ planSummary }) => /COLLSCAN/.test(planSummary ?? ''))).toEqual([])
  expect(plans.map(({ docsExamined = 0 }) => docsExamined).filter((docs) => docs > 99)).toEqual([])
})
