import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { DomainEvent } from '../../events/define-event.ts'
import type { Logger } from '../../log/logger.ts'
import { askOnce } from '../ask-once.ts'
import { backOffMs } from '../back-off.ts'
import type { ConsumeOptions } from '../broker.ts'
import { describeError } from '../describe-error.ts'
import { createHandleEvent, type Outcome } from '../handle-event.ts'
import { retryDelayMs } from '../retry-delay.ts'

/** How often a database that is away is asked whether it is back. */
const asking = { minMs: 50, maxMs: 1_000 }

type Deps = { retryDelaysMs: readonly number[]; log: Logger }

/** `settled`: nothing is left to do. `again`: no try was counted. A number: a try after so many ms. */
type Next = 'settled' | 'again' | number

/** The work of one durable consumer. While an event waits for its next try others of the same key pass, as with RabbitMQ. */
export const createInbox = (
  { retryDelaysMs, log }: Deps,
  { service, routes, orderBy, isHealthy, deadLetters }: ConsumeOptions,
) => {
  const handleEvent = createHandleEvent({ routes, orderBy })
  const isHealthyNow = askOnce(isHealthy)
  const stopping = new AbortController()
  const { signal } = stopping
  const working = new Set<Promise<unknown>>()
  let recovery: Promise<void> | undefined

  const isWanted = (): boolean => !signal.aborted && recovery === undefined

  const waitFor = (recovered: Promise<unknown>): 'again' => {
    recovery ??= recovered.then(
      () => void (recovery = undefined),
      () => void (recovery = undefined),
    )
    return 'again'
  }

  const healthy = async (): Promise<void> => {
    for (let asked = 0; !(await isHealthyNow()); asked += 1)
      await pause(backOffMs(asked, asking), undefined, { signal })
  }

  const bury = async (event: DomainEvent, error: unknown): Promise<Next> => {
    try {
      await deadLetters.add(event, describeError(error), new Date())
    } catch (failure) {
      log.error({ err: failure, type: event.type, service }, 'a dead letter could not be kept')
      return waitFor(pause(asking.maxMs, undefined, { signal }))
    }
    log.error({ err: error, type: event.type, service }, 'event dead-lettered')
    return 'settled'
  }

  const settle = async (event: DomainEvent, tries: number, outcome: Outcome): Promise<Next> => {
    if (outcome.kind === 'skipped') return 'again'
    if (outcome.kind === 'unreadable') return bury(event, outcome.error)
    if (outcome.kind !== 'failed') return 'settled'
    if (!(await isHealthyNow())) return waitFor(healthy())

    const delayMs = retryDelayMs(tries, retryDelaysMs, outcome)
    if (delayMs === undefined) return bury(event, outcome.error)

    log.warn({ err: outcome.error, type: event.type, service, tries, delayMs }, 'event failed, it will be tried again')
    return delayMs
  }

  const tryOnce = async (event: DomainEvent, tries: number): Promise<Next> => {
    const trying = handleEvent(event, isWanted, (outcome) => settle(event, tries, outcome))
    working.add(trying)
    return trying.finally(() => working.delete(trying))
  }

  return {
    /** `settled`: handled, ignored or a dead letter. `stopped`: it is for the next consumer. */
    handle: async (event: DomainEvent): Promise<'settled' | 'stopped'> => {
      for (let tries = 1; !signal.aborted;) {
        if (recovery) await recovery
        const next = await tryOnce(event, tries)
        if (next === 'settled') return next
        if (next === 'again') continue

        await pause(next, undefined, { signal }).catch(() => undefined)
        tries += 1
      }
      return 'stopped'
    },

    /** What has begun is finished; what has not is back in the queue, in order, when this resolves. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await Promise.allSettled(working)
      await nextTurn()
    },
  }
}

export type Inbox = ReturnType<typeof createInbox>
