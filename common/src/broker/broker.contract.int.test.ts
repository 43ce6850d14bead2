import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { MessageData } from '../events/chat-content.ts'
import { newMessage, typing } from '../events/chat-events.ts'
import type { DomainEvent } from '../events/define-event.ts'
import { notificationCreated } from '../events/notification-events.ts'
import { openLocalWorld, openRabbitWorld, type World } from '../testing/broker-worlds.ts'
import { until } from '../testing/until.ts'
import { on, type ConsumeOptions, type Publisher } from './broker.ts'

const messageOf = (chatId: string, seq: number): DomainEvent<'new_message', MessageData> =>
  newMessage.create({
    id: randomUUID(),
    source: '/chat-service',
    subject: chatId,
    time: new Date(),
    data: {
      id: `${chatId}-${seq}`,
      chatId,
      seq,
      version: 1,
      senderId: 'ann',
      text: 'hello',
      mentions: [],
      attachments: [],
      reactions: [],
      createdAt: new Date().toISOString(),
    },
  })

const typingIn = (chatId: string, userId: string): DomainEvent =>
  typing.create({
    id: randomUUID(),
    source: '/chat-service',
    subject: chatId,
    time: new Date(),
    data: { chatId, userId, typing: true },
  })

const confirmed = (publisher: Publisher, events: DomainEvent[]): Promise<void> =>
  new Promise((resolve, reject) => publisher.publish(events, (error) => (error ? reject(error) : resolve())))

/** Publishes in order and does not wait: the in-process broker confirms only what is handled. */
const send = (publisher: Publisher, events: DomainEvent[]) => {
  const result: { error?: unknown; isDone: boolean } = { isDone: false }
  publisher.publish(events, (error) => Object.assign(result, { error, isDone: true }))
  return result
}

type Kind = { name: string; isLocal: boolean; isThere: boolean; openWorld: () => Promise<World> }

const kinds: Kind[] = [
  { name: 'in-process', isLocal: true, isThere: true, openWorld: openLocalWorld },
  {
    name: 'RabbitMQ',
    isLocal: false,
    isThere: process.env.TEST_RABBITMQ_URL !== undefined || process.env.TEST_REQUIRE_ALL === 'true',
    openWorld: openRabbitWorld,
  },
]

describe.each(kinds)('the broker, $name', ({ isLocal, isThere, openWorld }) => {
  const it = isThere ? test : test.skip
  const worlds: World[] = []

  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.close()))
  })

  const open = async (): Promise<World & { publisher: Publisher }> => {
    const world = await openWorld()
    worlds.push(world)
    return { ...world, publisher: await until(() => world.broker.openPublisher().catch(() => undefined)) }
  }

  const consume = (
    { broker, deadLetters }: World,
    handle: (data: MessageData) => Promise<void> | void,
    options: Partial<ConsumeOptions> = {},
  ) =>
    broker.consume({
      service: 'notification-service',
      routes: [on(newMessage, ({ data }) => handle(data))],
      orderBy: ({ subject }) => subject,
      isHealthy: async () => true,
      deadLetters,
      ...options,
    })

  it('hands everything to a durable consumer, in order per chat', async () => {
    const world = await open()
    const seen: Record<string, number[]> = { a: [], b: [], c: [] }
    await consume(world, async ({ chatId, seq }) => {
      if (seq % 7 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
      seen[chatId]!.push(seq)
    })

    const seqs = Array.from({ length: 60 }, (_, index) => index + 1)
    await Promise.all(
      seqs.map((seq) =>
        confirmed(
          world.publisher,
          ['a', 'b', 'c'].map((chatId) => messageOf(chatId, seq)),
        ),
      ),
    )

    await until(() => Object.values(seen).every(({ length }) => length === seqs.length))
    expect(seen).toEqual({ a: seqs, b: seqs, c: seqs })
  })

  it('keeps what is announced before the consumer ever ran', async () => {
    const world = await open()
    const result = send(world.publisher, [messageOf('early', 1), messageOf('early', 2)])
    if (!isLocal) await until(() => result.isDone)

    const seen: number[] = []
    await consume(world, ({ seq }) => void seen.push(seq))
    await until(() => seen.length === 2 && result.isDone)
    expect(seen).toEqual([1, 2])
    expect(result.error).toBeUndefined()
  })

  it('confirms at the right time: in-process once it is handled, RabbitMQ once it is accepted', async () => {
    const world = await open()
    let finish: () => void = () => undefined
    let isRunning = false
    await consume(world, () => {
      isRunning = true
      return new Promise<void>((resolve) => (finish = resolve))
    })

    const result = send(world.publisher, [messageOf('chat', 1)])
    await until(() => isRunning)
    if (isLocal) expect(result.isDone).toBe(false)
    else await until(() => result.isDone)
    finish()
    await until(() => result.isDone)
    expect(result.error).toBeUndefined()
  })

  it('tries again what failed, and lets others of the chat pass meanwhile', async () => {
    const world = await open()
    const handled: string[] = []
    let failures = 0
    await consume(world, ({ id, seq }) => {
      if (seq === 1 && failures < 2) {
        failures += 1
        throw new Error('not yet')
      }
      handled.push(id)
    })

    await confirmed(world.publisher, [messageOf('chat', 1), messageOf('chat', 2)])
    await until(() => handled.length === 2)
    expect(handled).toEqual(['chat-2', 'chat-1'])
    expect(failures).toBe(2)
    expect(await world.listDead()).toEqual([])
  })

  it('keeps what fails every time as a dead letter, with the reason, and hands it over again on demand', async () => {
    const world = await open()
    const seen: number[] = []
    let isBroken = true
    let tries = 0
    await consume(world, ({ seq }) => {
      if (seq === 1 && isBroken) {
        tries += 1
        throw new Error('always')
      }
      seen.push(seq)
    })

    await confirmed(world.publisher, [messageOf('chat', 1), messageOf('chat', 2)])
    const [letter] = await until(async () => {
      const letters = await world.listDead()
      return letters.length > 0 ? letters : undefined
    })
    expect(letter).toMatchObject({ event: { type: 'new_message', data: { seq: 1 } } })
    expect(letter!.error).toContain('always')
    expect(tries).toBe(3)

    isBroken = false
    await world.replay(letter!.id)
    await until(() => seen.includes(1))
    await until(async () => (await world.listDead()).length === 0)
    expect(seen.sort()).toEqual([1, 2])
  })

  it('dead-letters at once what does not match its contract, and the rest goes on', async () => {
    const world = await open()
    const seen: number[] = []
    await consume(world, ({ seq }) => void seen.push(seq))

    const unreadable = { ...messageOf('chat', 1), data: { chatId: 'chat' } }
    await confirmed(world.publisher, [unreadable, messageOf('chat', 2)])
    await until(async () => (await world.listDead()).length === 1)
    await until(() => seen.length === 1)
    expect(seen).toEqual([2])
  })

  it('ignores types without a route', async () => {
    const world = await open()
    const seen: number[] = []
    await consume(world, ({ seq }) => void seen.push(seq))

    const other = {
      ...messageOf('chat', 1),
      type: 'messages_read',
      data: { chatId: 'chat', memberCount: 1, items: [] },
    }
    await confirmed(world.publisher, [other, messageOf('chat', 2)])
    await until(() => seen.length === 1)
    expect(await world.listDead()).toEqual([])
  })

  it('counts no try while the service is not healthy, and goes on in order when it is again', async () => {
    const world = await open()
    const seen: number[] = []
    let isHealthy = false
    let tries = 0
    let asked = 0
    await consume(
      world,
      ({ seq }) => {
        tries += 1
        if (!isHealthy) throw new Error('the database is away')
        seen.push(seq)
      },
      {
        isHealthy: async () => {
          if (tries === 0) return true // when it begins
          asked += 1
          return isHealthy
        },
      },
    )

    const result = send(
      world.publisher,
      [1, 2, 3, 4, 5].map((seq) => messageOf('chat', seq)),
    )
    await until(() => asked >= 5, { timeoutMs: 10_000 })
    expect(tries).toBeLessThanOrEqual(2)

    isHealthy = true
    await until(() => seen.length >= 5, { timeoutMs: 10_000 })
    await until(() => result.isDone)
    expect(seen).toEqual([1, 2, 3, 4, 5])
    expect(await world.listDead()).toEqual([])
  })

  it('gives every listener everything, in order, one after another', async () => {
    const world = await open()
    await consume(world, () => undefined)
    const seen: number[][] = [[], []]
    let running = 0
    const listeners = await Promise.all(
      seen.map((list) =>
        world.broker.listen({
          routes: [
            on(newMessage, async ({ data }) => {
              expect((running += 1)).toBeLessThanOrEqual(2)
              await new Promise((resolve) => setImmediate(resolve))
              running -= 1
              list.push(data.seq)
              if (data.seq === 3) throw new Error('one that fails does not hold up the rest')
            }),
          ],
        }),
      ),
    )
    await until(() => listeners.every((listener) => listener.isAlive()))

    const seqs = Array.from({ length: 50 }, (_, index) => index + 1)
    for (const seq of seqs) send(world.publisher, [messageOf('chat', seq)])
    await until(() => seen.every(({ length }) => length === seqs.length))
    expect(seen).toEqual([seqs, seqs])
  })

  it('hands nothing to a listener before it has prepared, and loses nothing meanwhile', async () => {
    const world = await open()
    await consume(world, () => undefined)
    const steps: string[] = []
    let prepare: () => void = () => undefined
    let isDeclared = false
    await world.broker.listen({
      routes: [on(newMessage, ({ data }) => void steps.push(`event ${data.seq}`))],
      onDeclared: async (again) => {
        isDeclared = true
        await new Promise<void>((resolve) => (prepare = resolve))
        steps.push(`declared ${again}`)
      },
    })
    await until(() => isDeclared)
    await confirmed(world.publisher, [messageOf('chat', 1), messageOf('chat', 2)])
    prepare()
    await until(() => steps.length === 3)
    expect(steps).toEqual(['declared false', 'event 1', 'event 2'])
  })

  it('prepares a listener again when that failed', async () => {
    const world = await open()
    const told: boolean[] = []
    const listener = await world.broker.listen({
      routes: [on(newMessage, () => undefined)],
      onDeclared: (again) => {
        told.push(again)
        if (told.length < 3) throw new Error('not yet')
      },
    })
    await until(() => listener.isAlive())
    expect(told).toEqual([false, false, false])
  })

  it('sends transient events to whoever listens just now', async () => {
    const world = await open()
    const seen: string[] = []
    const listener = await world.broker.listen({ routes: [on(typing, ({ data }) => void seen.push(data.userId))] })
    await until(() => listener.isAlive())
    await until(() => {
      world.broker.publishTransient(typingIn('chat', 'ann'))
      return seen.length > 0
    })

    await listener.stop()
    const before = seen.length
    world.broker.publishTransient(typingIn('chat', 'bob'))
    await confirmed(world.publisher, []).catch(() => undefined)
    expect(seen.slice(before)).toEqual([])
  })

  it('confirms a type that nobody keeps a queue for, with or without a listener', async () => {
    const world = await open()
    const told = () =>
      notificationCreated.create({
        id: randomUUID(),
        source: '/notification-service',
        subject: 'inboxes',
        time: new Date(),
        data: { items: [] },
      })
    await confirmed(world.publisher, [told()])

    const seen: string[] = []
    const listener = await world.broker.listen({ routes: [on(notificationCreated, ({ id }) => void seen.push(id))] })
    await until(() => listener.isAlive())
    const event = told()
    await confirmed(world.publisher, [event])
    await until(() => seen.length === 1)
    expect(seen).toEqual([event.id])
  })

  it('gives receivers objects of their own, with dates as text', async () => {
    const world = await open()
    const event = { ...messageOf('chat', 1), extra: new Date(0) }
    const raws: unknown[] = []
    const route = { type: 'new_message', transient: false, handle: (raw: unknown) => void raws.push(raw) }
    await consume(world, () => undefined, { routes: [route] })
    const listener = await world.broker.listen({ routes: [route] })
    await until(() => listener.isAlive())

    await confirmed(world.publisher, [event])
    await until(() => raws.length === 2)
    expect(raws[0]).not.toBe(raws[1])
    for (const raw of raws) expect(raw).toEqual({ ...event, extra: '1970-01-01T00:00:00.000Z' })
  })

  it('lets the work under way finish when a consumer stops, and keeps the rest for the next one', async () => {
    const world = await open()
    const finished: number[] = []
    let begun = 0
    const first = await consume(world, async ({ seq }) => {
      begun += 1
      await new Promise((resolve) => setTimeout(resolve, 50))
      finished.push(seq)
    })
    const result = send(
      world.publisher,
      [1, 2, 3].map((seq) => messageOf('chat', seq)),
    )
    await until(() => begun === 1)
    await first.stop()
    expect(finished).toEqual([1])

    await consume(world, ({ seq }) => void finished.push(seq))
    await until(() => new Set(finished).size === 3 && result.isDone)
    expect(finished.filter((seq) => seq !== 1)).toEqual([2, 3])
  })

  it('takes an id once while it is in flight, and tells both who published it', async () => {
    const world = await open()
    let handled = 0
    let finish: () => void = () => undefined
    await consume(world, () => {
      handled += 1
      return new Promise<void>((resolve) => (finish = resolve))
    })

    const event = messageOf('chat', 1)
    const results = [send(world.publisher, [event]), send(world.publisher, [event])]
    await until(() => handled === 1)
    finish()
    if (!isLocal) await until(() => handled === 2).then(() => finish()) // RabbitMQ may repeat: consumers are idempotent
    await until(() => results.every(({ isDone }) => isDone))
    expect(handled).toBe(isLocal ? 1 : 2)
  })

  it('fails every publish once it is closed', async () => {
    const world = await open()
    const waiting = isLocal ? send(world.publisher, [messageOf('chat', 1)]) : undefined
    await world.broker.close()
    if (waiting) expect(waiting).toMatchObject({ isDone: true, error: expect.any(Error) })
    await expect(confirmed(world.publisher, [messageOf('chat', 2)])).rejects.toThrow()
    await expect(world.broker.openPublisher()).rejects.toThrow()
    expect(world.broker.isUp()).toBe(false)
  })
})
