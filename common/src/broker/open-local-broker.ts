import type { DomainEvent } from '../events/define-event.ts'
import { subscriptions, type Subscriber } from '../events/subscriptions.ts'
import type { Logger } from '../log/logger.ts'
import type { Broker, ConsumeOptions, Listener, ListenOptions, Publisher } from './broker.ts'
import { createDurableQueue } from './local/durable-queue.ts'
import { createInbox } from './local/inbox.ts'
import { createLocalListener, type LocalListener } from './local/local-listener.ts'
import { replayLetters } from './local/replay-letters.ts'

/** Short ones: the queue is the publisher's outbox, and what it reads from there after a start waits for all of these. */
const defaultRetryDelaysMs = [100, 500, 2_000, 5_000] as const

type Options = { log: Logger; retryDelaysMs?: readonly number[]; replayEveryMs?: number }

const closed = 'the broker is closed'

const services = Object.keys(subscriptions) as Subscriber[] // the keys of a constant

const subscribersOf = (type: string): Subscriber[] =>
  services.filter((service) => subscriptions[service].some((contract) => contract.type === type))

/** What goes over the wire: every receiver makes an object of its own from it, with dates as text. */
const readerOf = (event: DomainEvent): (() => DomainEvent) => {
  const text = JSON.stringify(event)
  return () => JSON.parse(text) as DomainEvent // as it was a line above
}

/**
 * The broker of `npm start`: all services in one process. Nothing is kept here. An event is confirmed when every durable
 * consumer of its type has handled it or kept it as a dead letter, so after a crash the outbox announces it again.
 */
export const openLocalBroker = ({
  log,
  retryDelaysMs = defaultRetryDelaysMs,
  replayEveryMs = 5_000,
}: Options): Broker => {
  const queues = new Map(services.map((service) => [service, createDurableQueue()]))
  const consumers = new Set<Listener>()
  const listeners = new Set<LocalListener>()
  const unconfirmed = new Set<(error?: unknown) => void>()
  let isUp = true

  const offer = (type: string, over: 'events' | 'live', read: () => DomainEvent): void => {
    for (const listener of listeners) listener.offer(type, over, read)
  }

  const publish: Publisher['publish'] = (events, done) => {
    if (!isUp) return done(new Error(closed))

    const confirm = (error?: unknown): void => {
      if (unconfirmed.delete(confirm)) done(error)
    }
    unconfirmed.add(confirm)
    const settled = events.flatMap((event) => {
      const read = readerOf(event)
      offer(event.type, 'events', read)
      return subscribersOf(event.type).map((service) => queues.get(service)!.take(read()))
    })
    Promise.all(settled).then(() => confirm(), confirm)
  }

  const consume = async (options: ConsumeOptions): Promise<Listener> => {
    const { deadLetters } = options
    const stopping = new AbortController()
    const queue = queues.get(options.service)!
    const inbox = createInbox({ retryDelaysMs, log }, options)
    queue.attach(inbox)
    const replaying = replayLetters({ queue, deadLetters, log, signal: stopping.signal, everyMs: replayEveryMs })

    const consumer = {
      isAlive: () => !stopping.signal.aborted,
      stop: async () => {
        stopping.abort()
        consumers.delete(consumer)
        queue.detach(inbox)
        await Promise.all([inbox.stop(), replaying])
      },
    }
    consumers.add(consumer)
    return consumer
  }

  const listen = async (options: ListenOptions): Promise<Listener> => {
    const listener = createLocalListener({ log }, options)
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
    isUp: () => isUp,
    openPublisher: async () => {
      if (!isUp) throw new Error(closed)
      return { publish, close: async () => undefined }
    },
    publishTransient: (event) => {
      if (isUp) offer(event.type, 'live', readerOf(event))
    },
    consume,
    listen,
    close: async () => {
      isUp = false
      await Promise.all([...consumers, ...listeners].map((each) => each.stop()))
      for (const confirm of unconfirmed) confirm(new Error(closed))
    },
  }
}
