import type { Logger } from '../log/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Broker, Listener } from './broker.ts'
import { consumeQueue } from './rabbit/consume-queue.ts'
import { createHandleDelivery } from './rabbit/handle-delivery.ts'
import { keepConnection } from './rabbit/keep-connection.ts'
import { keepForward } from './rabbit/keep-forward.ts'
import { keepLiveChannel } from './rabbit/keep-live-channel.ts'
import { listenQueue } from './rabbit/listen-queue.ts'
import { openPublisher } from './rabbit/open-publisher.ts'
import { createTopology } from './rabbit/topology.ts'

/** Long enough for somebody to mend what is broken. A part of the names of the queues: changing it makes new ones. */
export const defaultRetryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000] as const

type Options = {
  url: string
  log: Logger
  metrics: Metrics
  retryDelaysMs?: readonly number[]
  /** Goes before the names of all exchanges and queues, so that two platforms can share a RabbitMQ. */
  namespace?: string
}

/**
 * Returns at once and connects in the background, again and again. It takes two connections: RabbitMQ stops reading
 * from one that publishes when its memory is short, and acknowledgements must not wait behind that.
 */
export const openRabbitBroker = ({
  url,
  log,
  metrics,
  retryDelaysMs = defaultRetryDelaysMs,
  namespace = '',
}: Options): Broker => {
  const stopping = new AbortController()
  const { signal } = stopping
  const topology = createTopology({ namespace, retryDelaysMs })
  const listeners = new Set<Listener>()

  const isUp = (): boolean => publishing.current() !== undefined && consuming.current() !== undefined
  const onChange = (): void => metrics.brokerUp.set(isUp() ? 1 : 0)
  const publishing = keepConnection({ url, name: 'publishing', log, onChange })
  const consuming = keepConnection({ url, name: 'consuming', log, onChange })
  const forward = keepForward(publishing, { signal, log })
  const publishTransient = keepLiveChannel(publishing, { topology, signal, log })

  const keep = (listener: Listener): Listener => {
    listeners.add(listener)
    return {
      isAlive: listener.isAlive,
      stop: () => {
        listeners.delete(listener)
        return listener.stop()
      },
    }
  }

  return {
    isUp,
    publishTransient,

    openPublisher: async () => {
      const connection = publishing.current()
      if (connection === undefined) throw new Error('no connection to the broker')
      return openPublisher(connection, { topology, log, metrics })
    },

    consume: async (options) => {
      const handleDelivery = createHandleDelivery({ forward, topology, log, metrics }, options)
      return keep(consumeQueue({ connection: consuming, publishing, topology, log, handleDelivery }, options))
    },

    listen: async (options) => keep(listenQueue({ connection: consuming, topology, log }, options)),

    close: async () => {
      await Promise.all([...listeners].map((listener) => listener.stop()))
      stopping.abort()
      await Promise.all([publishing.close(), consuming.close()])
    },
  }
}
