import type { Channel } from 'amqplib'
import { subscriptions, type Subscriber } from '../../events/subscriptions.ts'

/** How often a broken process may take a delivery with it before it is dead-lettered; failures are counted by us. */
const deliveryLimit = 10_000

/** Looking at a dead letter delivers it. RabbitMQ 4 would drop it after 20 looks if nothing were said. */
const deadDeliveryLimit = 1_000_000_000

const services = Object.keys(subscriptions) as Subscriber[] // the keys of a constant

export type Topology = ReturnType<typeof createTopology>

/**
 * What is declared, by every process before it publishes or consumes. It is the same for RabbitMQ 3.10 and 4: no
 * default that changed between them is relied on. `namespace` goes before every name: two platforms on one broker.
 */
export const createTopology = ({
  namespace,
  retryDelaysMs,
}: {
  namespace: string
  retryDelaysMs: readonly number[]
}) => {
  const exchanges = {
    events: `${namespace}chat.events`,
    live: `${namespace}chat.live`,
    dead: `${namespace}chat.events.dead`,
  }
  const queueOf = (service: Subscriber): string => `${namespace}${service}.events`
  const deadQueueOf = (service: Subscriber): string => `${queueOf(service)}.dead`
  const retryQueueOf = (service: Subscriber, delayMs: number): string => `${namespace}${service}.retry.${delayMs}ms`

  const declareExchanges = async (channel: Channel): Promise<void> => {
    await channel.assertExchange(exchanges.events, 'topic', { durable: true })
    await channel.assertExchange(exchanges.live, 'topic', { durable: false })
    await channel.assertExchange(exchanges.dead, 'topic', { durable: true })
  }

  const declareQueues = async (channel: Channel, service: Subscriber): Promise<void> => {
    const queue = queueOf(service)
    await channel.assertQueue(queue, {
      durable: true,
      deadLetterExchange: exchanges.dead,
      deadLetterRoutingKey: queue,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': deliveryLimit },
    })
    for (const { type } of subscriptions[service]) await channel.bindQueue(queue, exchanges.events, type)

    await channel.assertQueue(deadQueueOf(service), {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': deadDeliveryLimit },
    })
    await channel.bindQueue(deadQueueOf(service), exchanges.dead, queue)

    for (const delayMs of retryDelaysMs)
      await channel.assertQueue(retryQueueOf(service, delayMs), {
        durable: true,
        messageTtl: delayMs,
        deadLetterExchange: '',
        deadLetterRoutingKey: queue,
        overflow: 'reject-publish', // at-least-once asks for it
        arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'at-least-once' },
      })
  }

  const declare = async (channel: Channel): Promise<void> => {
    await declareExchanges(channel)
    await Promise.all(services.map((service) => declareQueues(channel, service)))
  }

  return { exchanges, queueOf, deadQueueOf, retryQueueOf, retryDelaysMs, declareExchanges, declare }
}

const durableTypes = new Set<string>(
  Object.values(subscriptions).flatMap((contracts) => contracts.map(({ type }) => type)),
)

/** Somebody keeps a queue for it: that no queue took it is then a failure. Others may well have no listener just now. */
export const hasSubscriber = (type: string): boolean => durableTypes.has(type)
