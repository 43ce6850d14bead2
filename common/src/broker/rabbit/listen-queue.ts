import type { Channel } from 'amqplib'
import type { Logger } from '../../log/logger.ts'
import type { Listener, ListenOptions } from '../broker.ts'
import { keepRunning } from '../keep-running.ts'
import { createToListener } from '../to-listener.ts'
import { decodeBatch } from './batch.ts'
import type { KeptConnection } from './keep-connection.ts'
import type { Topology } from './topology.ts'
import { aborted, withChannel } from './with-channel.ts'

type Deps = { connection: KeptConnection; topology: Topology; log: Logger }

/**
 * A queue of this process alone, declared again whenever it is lost. What of the lost one was not handled yet is
 * dropped: `onDeclared(true)` has to make up for the gap anyway, and nothing may be handed over during it.
 */
export const listenQueue = (
  { connection, topology, log }: Deps,
  { routes, onDeclared, onLost }: ListenOptions,
): Listener => {
  const stopping = new AbortController()
  const handle = createToListener({ routes, log })
  let tail = Promise.resolve()
  let again = false
  let isAlive = false

  const declare = async (channel: Channel): Promise<string> => {
    await topology.declareExchanges(channel)
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false, autoDelete: true })
    for (const { type, transient } of routes)
      await channel.bindQueue(queue, transient ? topology.exchanges.live : topology.exchanges.events, type)
    return queue
  }

  const consume = async (channel: Channel, queue: string, over: AbortController): Promise<void> => {
    const handleAll = async (content: Buffer): Promise<void> => {
      for (const raw of readEvents(content, log)) if (!over.signal.aborted) await handle(raw)
    }

    await channel.consume(
      queue,
      (delivery) => {
        if (delivery === null) return over.abort(new Error('the queue is gone'))
        tail = tail.then(() => handleAll(delivery.content))
      },
      { noAck: true },
    )
  }

  const collect = async (channel: Channel, queue: string, over: AbortController, established: () => void) => {
    await tail
    await onDeclared?.(again)
    again = true
    try {
      await consume(channel, queue, over)
      established()
      isAlive = !over.signal.aborted
      await aborted(over.signal)
    } finally {
      isAlive = false
      if (!stopping.signal.aborted) onLost?.()
    }
    if (!stopping.signal.aborted) throw over.signal.reason
  }

  const session = (established: () => void): Promise<void> =>
    withChannel({ connection, log }, stopping.signal, async (channel, over) => {
      const queue = await declare(channel)
      try {
        await collect(channel, queue, over, established)
      } finally {
        await channel.deleteQueue(queue).catch(() => undefined) // it is the connection's: closing the channel leaves it
      }
    })

  const running = keepRunning(session, { what: 'listening', signal: stopping.signal, log })

  return {
    isAlive: () => isAlive,
    stop: async () => {
      stopping.abort()
      await running
      await tail
    },
  }
}

const readEvents = (content: Buffer, log: Logger): unknown[] => {
  try {
    return decodeBatch(content)
  } catch (error) {
    log.error({ err: error }, 'a delivery that is not JSON')
    return []
  }
}
