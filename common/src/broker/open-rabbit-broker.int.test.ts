import { randomUUID } from 'node:crypto'
import { connect, type Channel } from 'amqplib'
import { afterEach, expect, test } from '@jest/globals'
import { userRegistered } from '../events/auth-events.ts'
import type { DomainEvent } from '../events/define-event.ts'
import { openLink, type BreakableLink } from '../testing/breakable-link.ts'
import { openRabbitWorld, rabbitUrl, type RabbitWorld } from '../testing/broker-worlds.ts'
import { describeWithRabbitmq } from '../testing/test-rabbitmq.ts'
import { until } from '../testing/until.ts'
import { on, type Publisher } from './broker.ts'

const registered = (userId: string): DomainEvent =>
  userRegistered.create({
    id: randomUUID(),
    source: '/auth-service',
    subject: userId,
    time: new Date(),
    data: { userId, username: userId, displayName: userId, createdAt: new Date().toISOString() },
  })

const confirmed = (publisher: Publisher, events: DomainEvent[]): Promise<void> =>
  new Promise((resolve, reject) => publisher.publish(events, (error) => (error ? reject(error) : resolve())))

describeWithRabbitmq('the RabbitMQ broker when things go wrong', () => {
  const closing: (() => Promise<unknown>)[] = []

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  const open = async (): Promise<RabbitWorld & { link: BreakableLink }> => {
    const link = await openLink(rabbitUrl())
    const world = await openRabbitWorld({ url: link.url })
    closing.push(link.close, world.close)
    await until(() => world.broker.isUp())
    return { ...world, link }
  }

  /** As an operator, or a fault, would touch it: past the broker under test. */
  const openChannel = async (): Promise<Channel> => {
    const connection = await connect(rabbitUrl(), { noDelay: true })
    closing.push(() => connection.close())
    return connection.createChannel()
  }

  const consume = ({ broker, deadLetters }: RabbitWorld, handle: (userId: string) => Promise<void> | void) =>
    broker.consume({
      service: 'user-service',
      routes: [on(userRegistered, ({ data }) => handle(data.userId))],
      orderBy: ({ subject }) => subject,
      isHealthy: async () => true,
      deadLetters,
    })

  test('a cut connection: publishers fail quickly, then publishers, consumers and listeners come back by themselves', async () => {
    const world = await open()
    const { broker, link } = world
    const handled = new Set<string>()
    const heard: string[] = []
    const steps: string[] = []
    const consumer = await consume(world, (userId) => void handled.add(userId))
    const listener = await broker.listen({
      routes: [on(userRegistered, ({ data }) => void heard.push(data.userId))],
      onDeclared: (again) => void steps.push(again ? 'declared again' : 'declared'),
      onLost: () => void steps.push('lost'),
    })
    await until(() => consumer.isAlive() && listener.isAlive())
    const publisher = await broker.openPublisher()
    await confirmed(publisher, [registered('before')])
    await until(() => handled.has('before') && heard.includes('before'))

    for (const round of ['first', 'second']) {
      link.cut()
      await until(() => !broker.isUp() && !listener.isAlive() && !consumer.isAlive())
      await expect(confirmed(publisher, [registered('meanwhile')])).rejects.toThrow()
      await expect(broker.openPublisher()).rejects.toThrow('no connection')

      link.mend()
      await until(() => broker.isUp() && listener.isAlive() && consumer.isAlive(), { timeoutMs: 10_000 })
      await confirmed(await broker.openPublisher(), [registered(round)])
      await until(() => handled.has(round) && heard.includes(round))
    }
    expect(steps).toEqual(['declared', 'lost', 'declared again', 'lost', 'declared again'])
    expect(handled.has('meanwhile')).toBe(false)
  })

  test('a connection cut under load: everything confirmed is handled, whatever was under way', async () => {
    const world = await open()
    const { broker, link } = world
    const handled = new Set<string>()
    await consume(world, async (userId) => {
      await new Promise((resolve) => setImmediate(resolve))
      handled.add(userId)
    })

    const sent: string[] = []
    const publishSome = async (): Promise<void> => {
      const publisher = await until(() => broker.openPublisher().catch(() => undefined), { timeoutMs: 10_000 })
      for (let index = 0; index < 300; index += 1) {
        const userId = randomUUID()
        const isTaken = await confirmed(publisher, [registered(userId)]).then(
          () => true,
          () => false,
        )
        if (!isTaken) return
        sent.push(userId)
      }
    }
    for (let round = 0; round < 3; round += 1) {
      const publishing = publishSome()
      await until(() => sent.length > round * 50 + 20)
      link.cut()
      await publishing
      link.mend()
    }
    await publishSome()
    await until(() => sent.every((userId) => handled.has(userId)), { timeoutMs: 15_000 })
    expect(await world.listDead()).toEqual([])
  })

  test('the queue of a consumer is deleted: it declares it again and goes on', async () => {
    const world = await open()
    const handled: string[] = []
    const consumer = await consume(world, (userId) => void handled.push(userId))
    await until(() => consumer.isAlive())

    const channel = await openChannel()
    await channel.deleteQueue(`${world.namespace}user-service.events`)
    await until(() => !consumer.isAlive())
    await until(() => consumer.isAlive())
    await confirmed(await world.broker.openPublisher(), [registered('after')])
    await until(() => handled.length === 1)
  })

  test('a message that no queue takes fails, and its publisher with it; the next publisher mends what is missing', async () => {
    const world = await open()
    const publisher = await world.broker.openPublisher()
    const channel = await openChannel()
    for (const service of ['user-service', 'chat-service', 'notification-service'])
      await channel.deleteQueue(`${world.namespace}${service}.events`)

    await expect(confirmed(publisher, [registered('lost')])).rejects.toThrow('no queue takes user_registered')
    await expect(confirmed(publisher, [registered('later')])).rejects.toThrow()
    await confirmed(await world.broker.openPublisher(), [registered('again')])

    const handled: string[] = []
    await consume(world, (userId) => void handled.push(userId))
    await until(() => handled.length > 0)
    expect(handled).toEqual(['again'])
  })

  test('a retry that cannot be published is not acknowledged: the event comes again', async () => {
    const world = await open()
    let tries = 0
    const consumer = await consume(world, () => {
      if ((tries += 1) < 3) throw new Error('not yet')
    })
    await until(() => consumer.isAlive())
    const channel = await openChannel()
    await channel.deleteQueue(`${world.namespace}user-service.retry.30ms`)
    await confirmed(await world.broker.openPublisher(), [registered('ann')])
    await until(() => tries === 3)
    expect((await channel.checkQueue(`${world.namespace}user-service.events.dead`)).messageCount).toBe(0)
  })

  test('what is not even JSON becomes a dead letter, and the queue goes on', async () => {
    const world = await open()
    const handled: string[] = []
    await consume(world, (userId) => void handled.push(userId))
    await world.broker.openPublisher()
    const channel = await openChannel()
    channel.sendToQueue(`${world.namespace}user-service.events`, Buffer.from('{'))
    channel.sendToQueue(`${world.namespace}user-service.events`, Buffer.from('[1, null, {}]'))
    channel.sendToQueue(`${world.namespace}user-service.events`, Buffer.from(JSON.stringify(registered('single'))))
    await until(() => handled.includes('single'))
    await until(async () => (await channel.checkQueue(`${world.namespace}user-service.events.dead`)).messageCount === 4)
  })

  test('an event that goes with the process again and again is dead-lettered by the broker in the end', async () => {
    const world = await open()
    await world.broker.openPublisher()
    const channel = await openChannel()
    const queue = `${world.namespace}user-service.events`
    channel.publish(`${world.namespace}chat.events.dead`, queue, Buffer.from(JSON.stringify([registered('ann')])))
    await until(async () => (await channel.checkQueue(`${queue}.dead`)).messageCount === 1)
  })

  test('an address that nothing answers at: nothing throws, everything waits', async () => {
    const world = await open()
    world.link.cut()
    await until(() => !world.broker.isUp())
    const consumer = await consume(world, () => undefined)
    const listener = await world.broker.listen({ routes: [on(userRegistered, () => undefined)] })
    expect([consumer.isAlive(), listener.isAlive()]).toEqual([false, false])
    await Promise.all([consumer.stop(), listener.stop()])
  })
})
