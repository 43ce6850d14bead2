import type { Channel, ConsumeMessage } from 'amqplib'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../log/logger.ts'
import type { ConsumeOptions, Listener } from '../broker.ts'
import { keepRunning } from '../keep-running.ts'
import { ackQuietly } from './channel.ts'
import type { HandleDelivery } from './handle-delivery.ts'
import type { KeptConnection } from './keep-connection.ts'
import type { Topology } from './topology.ts'
import { aborted, withChannel } from './with-channel.ts'

type Deps = {
  connection: KeptConnection
  /** Retries and dead letters go this way: without it nothing that fails can be dealt with. */
  publishing: KeptConnection
  topology: Topology
  log: Logger
  handleDelivery: HandleDelivery
}

const defaultPrefetch = 100
const drainMs = 5_000

/**
 * Consumes a service's queue for as long as it is wanted. A session ends when its channel or its queue is gone, or when a
 * delivery cannot be dealt with (the database is away, a retry cannot be published): what is not acknowledged then goes
 * back to the queue, and the next session begins once the service is healthy.
 */
export const consumeQueue = (
  { connection, publishing, topology, log, handleDelivery }: Deps,
  { service, isHealthy, prefetch = defaultPrefetch }: ConsumeOptions,
): Listener => {
  const stopping = new AbortController()
  let isAlive = false

  const consume = async (channel: Channel, over: AbortController) => {
    const working = new Set<Promise<void>>()

    const work = async (delivery: ConsumeMessage): Promise<void> => {
      try {
        await handleDelivery(delivery, over)
        ackQuietly(channel, delivery)
      } catch (error) {
        over.abort(error)
      }
    }

    const { consumerTag } = await channel.consume(topology.queueOf(service), (delivery) => {
      if (delivery === null) return over.abort(new Error('the queue is gone'))
      const done = work(delivery).finally(() => working.delete(done))
      working.add(done)
    })

    /** Nothing new begins; what has begun is finished and acknowledged. */
    return async (): Promise<void> => {
      await channel.cancel(consumerTag).catch(() => undefined)
      await Promise.race([Promise.all(working), pause(drainMs, undefined, { ref: false })])
    }
  }

  const session = (established: () => void): Promise<void> =>
    withChannel({ connection, log }, stopping.signal, async (channel, over) => {
      await publishing.connected(over.signal)
      if (!(await isHealthy().catch(() => false))) throw new Error('what the handlers need does not answer')

      await topology.declare(channel)
      await channel.prefetch(prefetch)
      const drain = await consume(channel, over)
      established()
      isAlive = true
      await aborted(over.signal)
      isAlive = false
      if (!stopping.signal.aborted) throw over.signal.reason
      await drain()
    })

  const running = keepRunning(session, { what: `consuming for ${service}`, signal: stopping.signal, log })

  return {
    isAlive: () => isAlive,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
