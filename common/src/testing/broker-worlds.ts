import { randomUUID } from 'node:crypto'
import { connect } from 'amqplib'
import { pino } from 'pino'
import type { Broker } from '../broker/broker.ts'
import { deadLetterStore } from '../broker/dead-letter-store.ts'
import type { DeadLetter, DeadLetters } from '../broker/dead-letters.ts'
import { openLocalBroker } from '../broker/open-local-broker.ts'
import { openRabbitBroker } from '../broker/open-rabbit-broker.ts'
import { openDeadQueues } from '../broker/rabbit/dead-queues.ts'
import { subscriptions } from '../events/subscriptions.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { openTestDatabase } from './test-database.ts'

/** A broker nobody else uses, with short times, and the dead letters of notification-service in it. */
export type World = {
  broker: Broker
  deadLetters: DeadLetters
  listDead: () => Promise<DeadLetter[]>
  replay: (id: string) => Promise<number>
  close: () => Promise<void>
}

export type RabbitWorld = World & { namespace: string }

const retryDelaysMs = [30, 60]
const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })

export const openLocalWorld = async (): Promise<World> => {
  const { db, drop } = await openTestDatabase('broker')
  const broker = openLocalBroker({ log, retryDelaysMs, replayEveryMs: 20 })
  const deadLetters = deadLetterStore(db)

  return {
    broker,
    deadLetters,
    listDead: () => deadLetters.list(100),
    replay: (id) => deadLetters.replay(id),
    close: async () => {
      await broker.close()
      await drop()
    },
  }
}

/** `url`: how the broker under test gets there, through a breakable link for one. */
export const openRabbitWorld = async ({ url = rabbitUrl() }: { url?: string } = {}): Promise<RabbitWorld> => {
  const namespace = `test-${randomUUID().slice(0, 8)}.`
  const { db, drop } = await openTestDatabase('broker')
  const broker = openRabbitBroker({ url, log, metrics: createMetrics('test'), retryDelaysMs, namespace })
  const dead = await openDeadQueues({ url: rabbitUrl(), namespace, log })

  return {
    broker,
    namespace,
    deadLetters: deadLetterStore(db),
    listDead: () => dead.list('notification-service', 100),
    replay: (id) => dead.replay('notification-service', id),
    close: async () => {
      await broker.close()
      await dead.close()
      await removeAll(namespace)
      await drop()
    },
  }
}

export const rabbitUrl = (): string => {
  const url = process.env.TEST_RABBITMQ_URL
  if (url === undefined) throw new Error('TEST_RABBITMQ_URL is not set: run this by jest where RabbitMQ is installed')
  return url
}

const removeAll = async (namespace: string): Promise<void> => {
  const connection = await connect(rabbitUrl(), { noDelay: true })
  const channel = await connection.createChannel()
  const suffixes = ['events', 'events.dead', ...retryDelaysMs.map((delayMs) => `retry.${delayMs}ms`)]
  for (const service of Object.keys(subscriptions))
    for (const suffix of suffixes) await channel.deleteQueue(`${namespace}${service}.${suffix}`)
  for (const exchange of ['chat.events', 'chat.live', 'chat.events.dead'])
    await channel.deleteExchange(`${namespace}${exchange}`)
  await connection.close()
}
