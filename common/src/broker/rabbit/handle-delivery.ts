import type { ConsumeMessage } from 'amqplib'
import type { Logger } from '../../log/logger.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import { askOnce } from '../ask-once.ts'
import type { ConsumeOptions } from '../broker.ts'
import { describeError } from '../describe-error.ts'
import { createHandleEvent, type Outcome } from '../handle-event.ts'
import { retryDelayMs } from '../retry-delay.ts'
import { decodeBatch, encodeBatch } from './batch.ts'
import type { Forward } from './keep-forward.ts'
import type { Topology } from './topology.ts'

/** How often the only event of a delivery has failed before. */
export const triesHeader = 'x-tries'
export const errorHeader = 'x-error'
export const diedAtHeader = 'x-died-at'

const unknownType = 'unknown'

type Deps = { forward: Forward; topology: Topology; log: Logger; metrics: Metrics }

/**
 * Resolves when the delivery can be acknowledged: each of its events is handled, ignored, waiting for another try or
 * dead-lettered. Otherwise it aborts `over`, before any other event begins, and throws: everything has to come again.
 */
export type HandleDelivery = (delivery: ConsumeMessage, over: AbortController) => Promise<void>

export const createHandleDelivery = (
  { forward, topology, log, metrics }: Deps,
  { service, routes, orderBy, isHealthy }: ConsumeOptions,
): HandleDelivery => {
  const handleEvent = createHandleEvent({ routes, orderBy })
  const isHealthyNow = askOnce(isHealthy)
  const types = new Set(routes.map(({ type }) => type))

  /** For logs and metrics: a type of ours, or none. */
  const typeOf = (raw: unknown): string => {
    const type = typeof raw === 'object' && raw !== null && 'type' in raw ? String(raw.type) : unknownType
    return types.has(type) ? type : unknownType
  }

  const deadLetter = async (content: Buffer, type: string, error: unknown): Promise<void> => {
    const headers = { [errorHeader]: describeError(error), [diedAtHeader]: new Date().toISOString() }
    await forward(topology.deadQueueOf(service), content, headers)
    metrics.events.inc({ type, outcome: 'dead-lettered' })
    log.error({ err: error, type }, 'event dead-lettered')
  }

  const settle = async (raw: unknown, type: string, tries: number, outcome: Outcome): Promise<void> => {
    if (outcome.kind === 'skipped') throw new Error('given up before its turn')
    if (outcome.kind === 'unreadable') return deadLetter(encodeBatch([raw]), type, outcome.error)
    if (outcome.kind !== 'failed') return metrics.events.inc({ type, outcome: outcome.kind })

    if (!(await isHealthyNow())) throw new Error('what the handlers need does not answer', { cause: outcome.error })

    const delayMs = retryDelayMs(tries + 1, topology.retryDelaysMs, outcome)
    if (delayMs === undefined) return deadLetter(encodeBatch([raw]), type, outcome.error)

    log.warn({ err: outcome.error, type, tries: tries + 1, delayMs }, 'event failed, it will be tried again')
    await forward(topology.retryQueueOf(service, delayMs), encodeBatch([raw]), { [triesHeader]: tries + 1 })
    metrics.events.inc({ type, outcome: 'retried' })
  }

  return async (delivery, over) => {
    const tries = triesOf(delivery)
    const events = decode(delivery.content)
    if (events === undefined) return deadLetter(delivery.content, unknownType, new Error('not JSON'))

    const handle = (raw: unknown): Promise<void> =>
      handleEvent(
        raw,
        () => !over.signal.aborted,
        (outcome) =>
          settle(raw, typeOf(raw), tries, outcome).catch((error: unknown) => {
            over.abort(error)
            throw error
          }),
      )
    const results = await Promise.allSettled(events.map(handle))
    if (results.some(({ status }) => status === 'rejected')) throw over.signal.reason
  }
}

const triesOf = ({ properties }: ConsumeMessage): number => {
  const tries: unknown = properties.headers?.[triesHeader]
  return typeof tries === 'number' ? tries : 0
}

const decode = (content: Buffer): unknown[] | undefined => {
  try {
    return decodeBatch(content)
  } catch {
    return undefined
  }
}
