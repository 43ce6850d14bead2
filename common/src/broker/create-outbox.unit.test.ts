import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import type { DomainEvent } from '../events/define-event.ts'
import { until } from '../testing/until.ts'
import type { Publisher } from './broker.ts'
import { createOutbox, type OutboxOptions } from './create-outbox.ts'
import type { Announcement, OutboxSource } from './outbox.ts'

type Item = Announcement & { seq: number; by: string; at: number }

const log = pino({ level: 'silent' })
const fast: OutboxOptions = { sweepEveryMs: 10, tickOffEveryMs: 1 }

const eventOf = (id: string): DomainEvent => ({
  specversion: '1.0',
  id,
  source: '/chat-service',
  type: 'new_message',
  subject: 'chat',
  time: new Date().toISOString(),
  data: {},
})

/** What a database does for the outbox: keeps items in order until they are ticked off. */
const createStore = () => {
  let waiting: Item[] = []
  const source: OutboxSource<Item> = {
    own: async (limit) => waiting.filter(({ by }) => by === 'me').slice(0, limit),
    abandoned: async (olderThanMs, limit) => waiting.filter(({ at }) => at < Date.now() - olderThanMs).slice(0, limit),
    tickOff: async (items) => {
      const ids = new Set(items.map(({ id }) => id))
      waiting = waiting.filter(({ id }) => !ids.has(id))
    },
  }
  const store = (seq: number, { by = 'me', at = Date.now() } = {}): Item => {
    const item = { id: `${seq}`, seq, by, at, events: [eventOf(`${seq}`)] }
    waiting.push(item)
    return item
  }
  return { source, store, left: () => waiting.map(({ seq }) => seq) }
}

/** Takes everything at once and confirms it a moment later, or, while it is away, nothing. */
const createSink = () => {
  const published: number[] = []
  const sink = { isAway: false, isSilent: false, opened: 0, publishes: 0, published }

  const openPublisher = async (): Promise<Publisher> => {
    if (sink.isAway) throw new Error('away')
    sink.opened += 1
    let isBroken = false
    return {
      publish: (events, done) => {
        isBroken ||= sink.isAway
        if (isBroken) return void setImmediate(() => done(new Error('away')))
        sink.publishes += 1
        published.push(...events.map(({ id }) => Number(id)))
        if (!sink.isSilent) setImmediate(done)
      },
      close: async () => undefined,
    }
  }
  return Object.assign(sink, { broker: { openPublisher } })
}

const start = (options: OutboxOptions = {}) => {
  const { source, store, left } = createStore()
  const sink = createSink()
  const open = (over: OutboxSource<Item> = source) =>
    createOutbox({ source: over, broker: sink.broker, log }, { ...fast, ...options })
  return { source, store, left, sink, open }
}

test('announces first what waited, in order, then at once what is stored', async () => {
  const { store, left, sink, open } = start({ pageSize: 2 })
  for (const seq of [1, 2, 3, 4, 5]) store(seq)
  const outbox = open()
  await until(() => outbox.isLive())
  outbox.announce([store(6), store(7)])
  expect(sink.published).toEqual([1, 2, 3, 4, 5, 6, 7])
  await until(() => left().length === 0)
  await outbox.stop()
})

test('while it joins the live stream nothing overtakes the last page, and nothing of it is announced again', async () => {
  const { source, store, sink, open } = start()
  const first = store(1)
  let second: Item | undefined
  let pages = 0
  const outbox = open({
    ...source,
    own: async (limit) => {
      // the second page is the one read while joining: 2 is on it, 3 is stored before it is published
      if (++pages === 2) second = store(2)
      const page = await source.own(limit)
      if (pages === 2) outbox.announce([store(3)])
      return page
    },
  })
  await until(() => outbox.isLive())
  outbox.announce([first])
  outbox.announce([second!])
  outbox.announce([store(4)])
  await outbox.stop()
  expect(sink.published).toEqual([1, 2, 3, 4])
})

test('the broker away: nothing is kept in memory, and everything goes out in order when it is back', async () => {
  const { store, left, sink, open } = start({ pageSize: 3 })
  const outbox = open()
  await until(() => outbox.isLive())

  sink.isAway = true
  for (let seq = 1; seq <= 20; seq += 1) {
    outbox.announce([store(seq)])
    await pause(1)
  }
  expect(outbox.isLive()).toBe(false)
  expect(outbox.counts.dropped).toBeGreaterThan(0)

  sink.isAway = false
  await until(() => outbox.isLive())
  outbox.announce([store(21)])
  await until(() => left().length === 0)
  expect(sink.published).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
  await outbox.stop()
})

test('too much unconfirmed: it falls behind instead of growing, and catches up', async () => {
  const { store, sink, open } = start({ maxUnconfirmed: 5, drainMs: 20, gatherMs: 10_000 })
  const outbox = open()
  await until(() => outbox.isLive())
  sink.isSilent = true
  for (let seq = 1; seq <= 8; seq += 1) outbox.announce([store(seq)])
  expect(sink.published).toEqual([1, 2])
  expect(outbox.isLive()).toBe(false)
  expect(outbox.counts).toMatchObject({ fellBehind: 1, dropped: 6 })
  await outbox.stop()
})

test('what is stored while two publishes are under way goes out together, in order', async () => {
  const { store, sink, open } = start({ gatherMs: 10_000 })
  const outbox = open()
  await until(() => outbox.isLive())
  const before = sink.publishes
  for (let seq = 1; seq <= 50; seq += 1) outbox.announce([store(seq)])
  await until(() => sink.published.length === 50)

  expect(sink.published).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  expect(sink.publishes - before).toBe(3)
  await outbox.stop()
})

test('a broker that confirms late does not hold up what is stored', async () => {
  const { store, sink, open } = start({ drainMs: 20 })
  const outbox = open()
  await until(() => outbox.isLive())
  sink.isSilent = true
  for (let seq = 1; seq <= 20; seq += 1) outbox.announce([store(seq)])
  await until(() => sink.published.length === 20)
  await outbox.stop()
})

test('more is stored while it joins than it may hold: it stays behind, and the database has the order', async () => {
  const { source, store, left, sink, open } = start({ maxHeld: 2 })
  let pages = 0
  const outbox = open({
    ...source,
    own: async (limit) => {
      const page = await source.own(limit)
      if (++pages === 2) for (const seq of [1, 2, 3]) outbox.announce([store(seq)])
      return page
    },
  })
  await until(() => left().length === 0 && outbox.isLive())
  expect(sink.published).toEqual([1, 2, 3])
  await outbox.stop()
})

test('announces what another instance left behind, once it is old enough', async () => {
  const { store, left, sink, open } = start({ abandonedAfterMs: 200 })
  const outbox = open()
  await until(() => outbox.isLive())
  store(1, { by: 'somebody else', at: Date.now() - 1_000 })
  store(2, { by: 'somebody else', at: Date.now() + 60_000 })
  await until(() => sink.published.length > 0)
  await until(() => left().length === 1)
  expect(sink.published).toEqual([1])
  expect(outbox.counts.swept).toBe(1)
  await outbox.stop()
})

test('a database that is away for a moment costs a repeat, never a loss', async () => {
  const { source, store, left, sink, open } = start({ abandonedAfterMs: 50 })
  let isAway = false
  const failing = <Result>(work: () => Promise<Result>): Promise<Result> =>
    isAway ? Promise.reject(new Error('the database is away')) : work()
  const outbox = open({
    own: (limit) => failing(() => source.own(limit)),
    abandoned: (olderThanMs, limit) => failing(() => source.abandoned(olderThanMs, limit)),
    tickOff: (items) => failing(() => source.tickOff(items)),
  })
  await until(() => outbox.isLive())
  isAway = true
  outbox.announce([store(1)])
  await until(() => !outbox.isLive())
  isAway = false
  await until(() => left().length === 0 && outbox.isLive())
  expect(new Set(sink.published)).toEqual(new Set([1]))
  await outbox.stop()
})

test('stopping waits for what is being confirmed and ticks it off, but not for ever', async () => {
  const { store, left, sink, open } = start({ drainMs: 30 })
  const outbox = open()
  await until(() => outbox.isLive())
  outbox.announce([store(1)])
  await outbox.stop()
  expect(left()).toEqual([])

  const silent = open()
  await until(() => silent.isLive())
  sink.isSilent = true
  silent.announce([store(2)])
  await silent.stop()
  expect(left()).toEqual([2])
})
