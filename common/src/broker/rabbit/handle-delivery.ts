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

type Deps = { forward: Forward; topology: Topology; log: Logger; metrics: Metrics }

/**
 * Resolves when the delivery can be acknowledged: each of its events is handled, ignored, waiting for another try or
 * dead-lettered. Throws when it has to come again, with no try counted.
 */
export type HandleDelivery = (delivery: ConsumeMessage, signal: AbortSignal) => Promise<void>

export const createHandleDelivery = (
  { forward, topology, log, metrics }: Deps,
  { service, routes, orderBy, isHealthy }: ConsumeOptions,
): HandleDelivery => {
  const handleEvent = createHandleEvent({ routes, orderBy })
  const isHealthyNow = askOnce(isHealthy)

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

  return async (delivery, signal) => {
    const { type, tries, content } = read(delivery)
    const events = decode(content)
    if (events === undefined) return deadLetter(content, type, new Error('not JSON'))

    const isWanted = () => !signal.aborted
    await Promise.all(events.map((raw) => handleEvent(raw, isWanted, (outcome) => settle(raw, type, tries, outcome))))
  }
}

/** The type from the event itself is not trusted for a metric; the routing key is one we publish by, or a queue of ours. */
const read = ({ fields, properties, content }: ConsumeMessage) => {
  const tries: unknown = properties.headers?.[triesHeader]
  return { type: fields.routingKey, tries: typeof tries === 'number' ? tries : 0, content }
}

const decode = (content: Buffer): unknown[] | undefined => {
  try {
    return decodeBatch(content)
  } catch {
    return undefined
  }
}
