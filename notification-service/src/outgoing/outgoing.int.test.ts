import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Presence } from '@chat/common/events/presence-events'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import type { Connection } from 'mongoose'
import { inboxId, newInbox, type Inbox } from '../inboxes/inbox.ts'
import { openStores } from '../open-stores.ts'
import { defaultPreferences } from '../recipients/preferences.ts'
import { newRecipient, type Subscription } from '../recipients/recipient.ts'
import { commandsOf } from '../testing/commands.ts'
import { newUserId } from '../testing/open-test-service.ts'
import { openOutgoing } from './open-outgoing.ts'
import { isShownAt, stillWanted } from './still-wanted.ts'
import type { Result, Work, WorkHandlers } from './work.ts'

const log = createLogger({ service: 'test', level: 'silent', format: 'json' })
const config = {
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'a secret of the tests',
  LATE_WITHIN_SECONDS: 60,
  PUSH_DELAY_SECONDS: 5,
}
const times = { everyMs: 20, leaseMs: 60_000, pushDelayMs: 5_000, giveUpAfterMs: 86_400_000, digestHour: 8 }

let db: Connection
let stores: ReturnType<typeof openStores>
beforeAll(async () => {
  db = await openDatabase(testDatabaseUrl('outgoing'), { monitorCommands: true })
  stores = openStores(db, config)
  await createIndexes(db)
}, 60_000)
afterEach(async () => {
  for (const name of ['inboxes', 'outgoing', 'recipients']) await db.collection(name).deleteMany({})
})
afterAll(async () => {
  await db.dropDatabase()
  await db.close()
})

const begunAt = Date.now()
const createClock = () => {
  let ms = begunAt
  return { now: () => new Date(ms), step: (seconds: number) => void (ms += seconds * 1_000) }
}

const inboxes = () => db.collection<Inbox>('inboxes')
type Kept = Omit<Work, 'id'> & { _id: string }
const works = () => db.collection<Kept>('outgoing').find().sort({ _id: 1 }).toArray()

const device = (id: string): Subscription => ({
  id,
  endpoint: `https://push.example.org/${id}`,
  keys: { p256dh: 'p', auth: 'a' },
  sessionId: 'a session',
  createdAt: new Date(begunAt),
})

/** A person with `devices`, who was told of message `seq` in a chat with nobody else. */
const due = (at: Date, { seq = 1, mailAt }: { seq?: number; mailAt?: Date } = {}): Inbox => {
  const [chatId, userId] = [`chat of ${newUserId()}`, newUserId()]
  const inbox = newInbox({ _id: inboxId(chatId, userId), chatId, userId })
  const latest = { seq, type: 'message' as const, messageId: 'm', actorId: 'a', body: 'hello' }
  const fold = { createdAt: at, seqs: [{ from: 1, to: seq }], latest, mention: null, shownSeq: seq, inApp: true }
  return {
    ...inbox,
    active: true,
    unasked: false,
    generation: 1,
    notification: { ...fold, id: `${inbox.key}00000001`, read: false, readAt: null },
    outgoing: { push: { at, seq }, ...(mailAt && { mail: { at: mailAt, seq } }) },
    dueAt: at,
  }
}

const keep = async (some: Inbox[], devices = ['phone', 'laptop'], change: object = {}): Promise<void> => {
  await inboxes().insertMany(some as never[])
  const version = { version: 1, preferences: { ...defaultPreferences, ...change } }
  for (const { userId } of some)
    await stores.recipients.replace({ ...newRecipient(userId), ...version, subscriptions: devices.map(device) })
}

type Given = {
  clock: ReturnType<typeof createClock>
  handlers?: Partial<WorkHandlers>
  given?: Partial<Pick<typeof stores, 'due' | 'works'>>
  presence?: (userId: string) => Presence
}

const sentAll = (sent: string[]): WorkHandlers => {
  const send = async ({ id }: Work): Promise<Result> => {
    sent.push(id)
    return { result: 'sent' }
  }
  return { push: send, close: send, mail: send, digest: send }
}

const engine = ({ clock, handlers = {}, given = {}, presence = () => 'offline' }: Given, some = {}) => {
  const sent: string[] = []
  const metrics = createMetrics('test')
  const connected = { of: async (ids: string[]) => new Map(ids.map((id) => [id, presence(id)])) }
  const outgoing = openOutgoing(
    { ...stores, ...given, connected, handlers: { ...sentAll(sent), ...handlers }, now: clock.now, log, metrics },
    { ...times, ...some },
  )
  const runDue = async (): Promise<void> => {
    await outgoing.decideDue()
    await outgoing.sendDue()
  }
  return { ...outgoing, runDue, sent, metrics }
}

const pushesOf = (some: Inbox[]): string[] =>
  some.flatMap(({ notification }) => ['phone', 'laptop'].map((id) => `push:${id}:${notification!.id}:1`)).toSorted()

describe('what is due', () => {
  test('is decided and carried out once by two instances side by side', async () => {
    const clock = createClock()
    const some = Array.from({ length: 40 }, () => due(clock.now()))
    await keep(some)
    const both = [engine({ clock }), engine({ clock })]
    for (const one of both) one.start()
    await until(async () => (await works()).filter(({ outcome }) => outcome).length === 80)
    await Promise.all(both.map((one) => one.stop()))

    expect(both.flatMap(({ sent }) => sent).toSorted()).toEqual(pushesOf(some))
    const [inbox] = await inboxes().find({ _id: some[0]!._id }).toArray()
    expect(inbox).toMatchObject({ outgoing: { pushed: { id: some[0]!.notification!.id, seq: 1 } } })
    expect(inbox).not.toHaveProperty('dueAt')
    expect(inbox).not.toHaveProperty('lease')
    expect(inbox).not.toHaveProperty('decided')
  })

  const steps = ['due.claim', 'works.add', 'due.settle', 'works.claim', 'works.finish'] as const

  test.each(steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'is neither lost nor doubled when whoever does it dies at %s, %s the write',
    async (step, when) => {
      const clock = createClock()
      const some = [due(clock.now()), due(clock.now(), { mailAt: clock.now() })]
      await keep(some)
      let die = () => {}
      const died = new Promise<void>((resolve) => (die = resolve))
      let isDead = false
      const never = new Promise<never>(() => {})

      const mortal = <Store extends object>(name: string, store: Store): Store =>
        new Proxy(store, {
          get:
            (of, method) =>
            async (...args: unknown[]) => {
              if (isDead) return never
              const run = () => (of[method as keyof Store] as (...args: unknown[]) => unknown)(...args)
              if (`${name}.${String(method)}` !== step) return run()
              isDead = true
              if (when === 'after') await run()
              die()
              return never
            },
        })
      const given = { due: mortal('due', stores.due), works: mortal('works', stores.works) }
      const dying = engine({ clock, given }, { leaseMs: 1_000 })
      void dying.runDue()
      await died

      clock.step(61)
      const next = engine({ clock })
      await next.runDue()

      const mail = `mail:${some[1]!.notification!.id}:1`
      const expected = [mail, ...pushesOf(some)].toSorted()
      expect((await works()).map(({ _id, outcome }) => [_id, outcome?.result])).toEqual(
        expected.map((id) => [id, 'sent']),
      )
      const sent = [...dying.sent, ...next.sent]
      expect([...new Set(sent)].toSorted()).toEqual(expected)
      if (step !== 'works.finish') expect(sent).toHaveLength(expected.length)
      expect(
        await inboxes().countDocuments({ $or: [{ dueAt: { $exists: true } }, { lease: { $exists: true } }] }),
      ).toBe(0)
    },
  )

  test('of 10,000 people without a device costs a bounded number of commands', async () => {
    const clock = createClock()
    const some = Array.from({ length: 10_000 }, () => due(clock.now()))
    await inboxes().insertMany(some as never[])
    const { runDue, sent } = engine({ clock })
    const commands = await commandsOf(db, runDue)
    const longest = await inboxes().countDocuments({ dueAt: { $exists: true } })

    expect(longest).toBe(0)
    expect(sent).toEqual([])
    // of each 500: ids, lease, read, people, answers; and that nothing more is due
    expect(commands.length).toBeLessThanOrEqual(20 * 5 + 10)
  }, 60_000)

  test('is asked again in 5 seconds while nobody knows who is there, and counts as offline after a minute', async () => {
    const clock = createClock()
    const some = [due(clock.now())]
    await keep(some)
    const away = { of: () => Promise.reject(new Error('unavailable')) }
    const sent: string[] = []
    const metrics = createMetrics('test')
    const deps = { ...stores, connected: away, handlers: sentAll(sent), now: clock.now, log, metrics }
    const { decideDue, sendDue } = openOutgoing(deps, times)
    for (let seconds = 0; seconds < 60; seconds += 5) {
      await decideDue()
      await sendDue()
      expect(sent).toEqual([])
      clock.step(5)
    }
    await decideDue()
    await sendDue()
    expect(sent.toSorted()).toEqual(pushesOf(some))
  })

  test('and what cannot be decided holds nothing else up', async () => {
    const clock = createClock()
    const some = [due(clock.now()), due(clock.now())]
    await keep(some)
    const broken = {
      ...stores.recipients,
      findMany: async (ids: string[]) =>
        new Map(
          [...(await stores.recipients.findMany(ids))].map(([id, recipient]) =>
            id === some[0]!.userId ? [id, { ...recipient, preferences: null as never }] : [id, recipient],
          ),
        ),
    }
    const sent: string[] = []
    const connected = { of: async () => new Map<string, Presence>() }
    const deps = { ...stores, recipients: broken, connected, handlers: sentAll(sent), now: clock.now, log }
    const { decideDue, sendDue } = openOutgoing({ ...deps, metrics: createMetrics('test') }, times)
    await decideDue()
    await sendDue()
    expect(sent.toSorted()).toEqual(pushesOf([some[1]!]))
    expect(await inboxes().countDocuments({ dueAt: { $gt: clock.now() } })).toBe(1)
  })
})

describe('a message that came while it was decided', () => {
  test('waits for a push of its own, and so does one for a mail', async () => {
    const clock = createClock()
    const [inbox] = [due(clock.now(), { mailAt: clock.now() })]
    await keep([inbox!], ['phone'])
    const comes = async () => {
      const news = { 'outgoing.push.seq': 2, 'outgoing.mail.seq': 2, 'notification.latest.seq': 2 }
      await inboxes().updateOne({ _id: inbox!._id }, { $set: { ...news, 'notification.seqs': [{ from: 1, to: 2 }] } })
    }
    const add: typeof stores.works.add = async (...args) => {
      await comes()
      await stores.works.add(...args)
    }
    const { runDue, sent } = engine({ clock, given: { works: { ...stores.works, add } } })
    await runDue()
    const { id } = inbox!.notification!
    expect(sent.toSorted()).toEqual([`mail:${id}:1`, `push:phone:${id}:1`])
    const [kept] = await inboxes().find({ _id: inbox!._id }).toArray()
    expect(kept?.outgoing).toEqual({
      push: { seq: 2, at: new Date(clock.now().getTime() + 5_000) },
      mail: { seq: 2, at: new Date(clock.now().getTime() + 600_000) },
      pushed: { id, seq: 1 },
      mailed: { id, seq: 1 },
    })
  })
})

const readNow = (inbox: Inbox, at: Date): Promise<void> =>
  stores.inboxes.setRead({ by: 'test', at, batch: 1 }, [{ ...inbox, readSeq: 9, at }])

/** As handlers do: they look again right before they send. */
const looking = (shown: string[]): Partial<WorkHandlers> => ({
  push: async (work) => {
    if (!(await stillWanted(stores, work))) return { result: 'dropped', reason: 'not wanted any more' }
    shown.push(work.id)
    return { result: 'sent' }
  },
  close: async (work) => {
    const where = await isShownAt(stores, work)
    if (where === 'later') return { result: 'later', reason: 'it is on its way' }
    return where === 'shown' ? { result: 'sent' } : { result: 'dropped', reason: 'it was never shown' }
  },
})

describe('what was read', () => {
  test('between deciding and sending is dropped, and no device is told to close what it never showed', async () => {
    const clock = createClock()
    const inbox = due(clock.now())
    await keep([inbox], ['phone'])
    const shown: string[] = []
    const add: typeof stores.works.add = async (...args) => {
      await stores.works.add(...args)
      await readNow(inbox, clock.now())
    }
    const { runDue } = engine({ clock, handlers: looking(shown), given: { works: { ...stores.works, add } } })
    await runDue()
    clock.step(5)
    await runDue()
    expect(shown).toEqual([])
    expect((await works()).map(({ kind, outcome }) => [kind, outcome?.result])).toEqual([
      ['close', 'dropped'],
      ['push', 'dropped'],
    ])
  })

  test('after it was pushed leaves the devices that show it', async () => {
    const clock = createClock()
    const inbox = due(clock.now())
    await keep([inbox], ['phone'])
    const { runDue } = engine({ clock, handlers: looking([]) })
    await runDue()
    await readNow(inbox, clock.now())
    await runDue()
    expect((await works()).map(({ kind, outcome }) => [kind, outcome?.result])).toEqual([
      ['close', 'sent'],
      ['push', 'sent'],
    ])
    expect((await inboxes().findOne({ _id: inbox._id }))?.outgoing).toBeUndefined()
  })
})

const mail = (id: string, more: object = {}) =>
  ({ id, kind: 'mail', userId: newUserId(), data: { inboxId: 'i', notificationId: 'n', seq: 1 }, ...more }) as const

const valueOf = async (metrics: ReturnType<typeof createMetrics>, name: string, labels: object) =>
  (await metrics.registry.getSingleMetric(name)!.get()).values.find((one) =>
    expect.objectContaining(labels).asymmetricMatch(one.labels),
  )?.value

describe('work', () => {
  test('that fails is tried later and given up in the end, and an operator sees it', async () => {
    const clock = createClock()
    await stores.works.add([mail('mail:1')], clock.now())
    let tries = 0
    const failing = async (): Promise<Result> => {
      tries += 1
      throw new Error('nobody there')
    }
    const { runDue, metrics } = engine({ clock, handlers: { mail: failing } }, { giveUpAfterMs: 600_000 })
    await runDue()
    await runDue()
    expect(tries).toBe(1)
    clock.step(300)
    expect(await valueOf(metrics, 'outgoing_oldest_seconds', { kind: 'mail' })).toBe(300)
    for (let passed = 0; passed < 301; passed += 5) {
      await runDue()
      clock.step(5)
    }
    expect(tries).toBeGreaterThan(3)
    expect(tries).toBeLessThan(12)
    expect((await works())[0]).toMatchObject({ outcome: { result: 'given-up', reason: 'failed' } })
    expect(await valueOf(metrics, 'outgoing_total', { kind: 'mail', outcome: 'given-up' })).toBe(1)
    expect(await valueOf(metrics, 'outgoing_oldest_seconds', { kind: 'mail' })).toBe(0)
  })

  test('that is done stays known for a week, so that it is not done again', async () => {
    const clock = createClock()
    const { runDue, sent } = engine({ clock })
    for (let times = 0; times < 3; times += 1) {
      await stores.works.add([mail('mail:1'), mail('mail:2')], clock.now())
      await runDue()
    }
    expect(sent.toSorted()).toEqual(['mail:1', 'mail:2'])
    const expiresAt = new Date(begunAt + 7 * 86_400_000)
    expect(await works()).toEqual([1, 2].map((n) => expect.objectContaining({ _id: `mail:${n}`, expiresAt })))
  })

  test('for later is not begun before, and is tried as long as any other from then on', async () => {
    const clock = createClock()
    const dueAt = new Date(begunAt + 100_000_000)
    const later = async (): Promise<Result> => ({ result: 'later', reason: 'busy' })
    const { runDue, sent } = engine({ clock, handlers: { digest: later } })
    await stores.works.add([{ id: 'digest:1', kind: 'digest', userId: 'u', data: { slot: 's' }, dueAt }], clock.now())
    await runDue()
    expect(sent).toEqual([])
    clock.step(100_000)
    await runDue()
    expect((await works())[0]).toMatchObject({ tries: 1 })
    expect((await works())[0]).not.toHaveProperty('outcome')
  })

  test('that hangs holds up neither pushes nor the end, and is nobody else’s while its process lives', async () => {
    const clock = createClock()
    let begun = 0
    const hang = () => {
      begun += 1
      return new Promise<Result>(() => {})
    }
    const one = engine({ clock, handlers: { mail: hang } }, { leaseMs: 150 })
    const other = engine({ clock, handlers: { mail: hang } }, { leaseMs: 150 })
    await stores.works.add(
      Array.from({ length: 5 }, (_, n) => mail(`mail:${n}`)),
      clock.now(),
    )
    one.start()
    await until(() => begun === 5)
    await keep([due(clock.now())], ['phone'])
    await until(() => one.sent.length === 1)

    clock.step(0.1)
    const kept = async () =>
      (await works()).filter(({ kind, dueAt }) => kind === 'mail' && dueAt > new Date(begunAt + 200))
    await until(async () => (await kept()).length === 5)
    clock.step(0.1)
    await other.runDue()
    expect(begun).toBe(5)

    const startedAt = performance.now()
    await Promise.all([one.stop(), other.stop()])
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  test('of somebody whose account is closed is gone, also what comes late', async () => {
    const clock = createClock()
    const one = mail('mail:1')
    await stores.closedAccounts.keep(one.userId, clock.now())
    await stores.works.add([one, mail('mail:2')], clock.now())
    expect((await works()).map(({ _id }) => _id)).toEqual(['mail:2'])
  })
})

test('a digest waits for all chats that are decided on, and holds what is unread then', async () => {
  const clock = createClock()
  const some = [due(clock.now(), { mailAt: clock.now() }), due(clock.now(), { mailAt: clock.now() })]
  const userId = some[0]!.userId
  some[1] = { ...some[1]!, userId, _id: inboxId(some[1]!.chatId, userId) }
  await keep([some[0]!], [], { digest: 'hourly' })
  await inboxes().insertOne(some[1] as never)
  const { runDue, sent } = engine({ clock })
  await runDue()
  expect(sent).toEqual([])
  const [digest, ...more] = await works()
  expect(more).toEqual([])
  expect(digest).toMatchObject({ kind: 'digest', userId })

  const { slot } = digest!.data as { slot: string }
  const waiting = async () => (await stores.due.waitingForDigest({ userId, slot }, clock.now()))?.map(({ _id }) => _id)
  expect((await waiting())?.toSorted()).toEqual(some.map(({ _id }) => _id).toSorted())
  await readNow(some[1]!, clock.now())
  expect(await waiting()).toEqual([some[0]!._id])
  clock.step(3_600)
  await inboxes().updateOne({ _id: some[0]!._id }, { $set: { lease: { token: 't', until: new Date(begunAt + 9e6) } } })
  expect(await waiting()).toBeUndefined()
  await runDue()
  expect(sent).toEqual([digest!._id])
})
