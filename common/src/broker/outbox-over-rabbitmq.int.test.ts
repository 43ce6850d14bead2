import { expect, test } from '@jest/globals'
import { Schema } from 'mongoose'
import { pino } from 'pino'
import { userRegistered } from '../events/auth-events.ts'
import { createIndexes } from '../mongo/open-database.ts'
import { openLink } from '../testing/breakable-link.ts'
import { openRabbitWorld, rabbitUrl } from '../testing/broker-worlds.ts'
import { openTestDatabase } from '../testing/test-database.ts'
import { describeWithRabbitmq } from '../testing/test-rabbitmq.ts'
import { until } from '../testing/until.ts'
import { on } from './broker.ts'
import {
  addOutboxIndexes,
  createDocumentOutbox,
  outboxEntry,
  outboxField,
  type OutboxEntry,
} from './document-outbox.ts'

const log = pino({ level: 'silent' })
const total = 450

describeWithRabbitmq('a document outbox over RabbitMQ', () => {
  test('the link cut again and again under load: everything is handled, in order, and nothing is left waiting', async () => {
    const { db, drop } = await openTestDatabase('outbox')
    const schema = new Schema<{ _id: number; outbox?: OutboxEntry[] }>({ _id: Number, outbox: outboxField })
    addOutboxIndexes(schema)
    const accounts = db.model('Account', schema)
    await createIndexes(db)

    const link = await openLink(rabbitUrl())
    const world = await openRabbitWorld({ url: link.url })
    const seen = new Set<number>()
    const order: number[] = []
    await world.broker.consume({
      service: 'user-service',
      routes: [
        on(userRegistered, ({ data }) => {
          const number = Number(data.userId)
          if (!seen.has(number)) order.push(number)
          seen.add(number)
        }),
      ],
      orderBy: () => 'all',
      isHealthy: async () => true,
      deadLetters: world.deadLetters,
    })
    const outbox = createDocumentOutbox(
      {
        models: [accounts],
        broker: world.broker,
        source: '/auth-service',
        instanceId: 'me',
        now: () => new Date(),
        log,
      },
      { sweepEveryMs: 50 },
    )

    const store = async (number: number): Promise<void> => {
      const userId = `${number}`
      const data = { userId, username: userId, displayName: userId, createdAt: new Date().toISOString() }
      const entry = outboxEntry(userRegistered, { by: 'me', at: new Date(), subject: userId, data })
      await accounts.create({ _id: number, outbox: [entry] })
      outbox.announce(accounts, number, [entry])
    }
    await until(() => outbox.isLive())
    for (let number = 0; number < total; number += 1) {
      if (number % 150 === 50) link.cut()
      if (number % 150 === 100) link.mend()
      await store(number)
    }

    await until(() => seen.size === total, { timeoutMs: 60_000 })
    await until(async () => (await accounts.countDocuments({ outbox: { $exists: true } })) === 0, { timeoutMs: 30_000 })
    expect(order).toEqual(Array.from({ length: total }, (_, index) => index))
    expect(await world.listDead()).toEqual([])

    await outbox.stop()
    await world.close()
    await link.close()
    await drop()
  }, 150_000)
})
