import type { DomainEvent, EventContract } from '../events/define-event.ts'
import type { Subscriber } from '../events/subscriptions.ts'
import type { DeadLetters } from './dead-letters.ts'

/** An entry of a service's route table for events, made by `on`. */
export type Route = {
  type: string
  transient: boolean
  /** Tried for ever: it must not end as a dead letter. */
  keepTrying?: boolean
  handle: (raw: unknown) => Promise<void> | void
}

/** The event does not match its contract: no further try will help. */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
}

/** Binds one handler to one contract. The handler sees a parsed event and may run more than once for it. */
export const on = <Type extends string, Data>(
  contract: EventContract<Type, Data>,
  handle: (event: DomainEvent<Type, Data>) => Promise<void> | void,
): Route => ({
  type: contract.type,
  transient: contract.transient,
  keepTrying: contract.keepTrying,
  handle: (raw) => {
    let event
    try {
      event = contract.parse(raw)
    } catch (cause) {
      throw new UnreadableEvent(`a ${contract.type} that does not match its contract`, { cause })
    }
    return handle(event)
  },
})

export type Publisher = {
  /**
   * Publishes in the order of the calls. `done` is called once: without an error when the broker has taken
   * responsibility for all of them, with one when it is unknown or refused. Once its connection is gone a publisher
   * only fails, so no event overtakes a lost one; open another.
   */
  publish: (events: DomainEvent[], done: (error?: unknown) => void) => void
  close: () => Promise<void>
}

export type ConsumeOptions = {
  service: Subscriber
  routes: Route[]
  /** Events with the same key are handled one after another, in order of arrival; others side by side. */
  orderBy: (event: DomainEvent) => string
  /** Whether what the handlers need (their database) answers. While it does not, nothing is tried and no try is counted. */
  isHealthy: () => Promise<boolean>
  /** Where the in-process broker keeps what could not be handled; RabbitMQ has a queue for it. */
  deadLetters: DeadLetters
  prefetch?: number
}

export type ListenOptions = {
  routes: Route[]
  /**
   * The queue is (again) there and collects; nothing is handed over before this resolves. `again` says that something
   * may have been missed. Rejecting means: try again.
   */
  onDeclared?: (again: boolean) => Promise<void> | void
  /** The queue is gone, and what is announced from now on is missed. */
  onLost?: () => void
}

export type Listener = { isAlive: () => boolean; stop: () => Promise<void> }

/** What services know of the broker. Two implementations, one contract test: RabbitMQ, and in-process for `npm start`. */
export type Broker = {
  isUp: () => boolean
  /** @throws when there is no connection. */
  openPublisher: () => Promise<Publisher>
  /** For transient events: at most once, never waits, never fails. */
  publishTransient: (event: DomainEvent) => void
  /**
   * Durable work of a service, shared by its instances: at least once, retried with growing delays, then kept as a
   * dead letter. Returns at once, also while the broker is away; it listens again after every loss.
   */
  consume: (options: ConsumeOptions) => Promise<Listener>
  /**
   * A queue of this process alone, gone with its connection: every event of these types to every listener, strictly in
   * order, a handler's promise being awaited before the next event. Returns at once, also while the broker is away.
   */
  listen: (options: ListenOptions) => Promise<Listener>
  close: () => Promise<void>
}
