import type { DomainEvent } from '../../events/define-event.ts'

export const batchContentType = 'application/cloudevents-batch+json'

/** So that no delivery, the unit of acknowledgement, grows beyond what is handled in a moment. */
const maxEvents = 500

/** Cuts into runs of one type, since a delivery has one routing key; the order stays. */
export const toBatches = (events: DomainEvent[], max = maxEvents): DomainEvent[][] => {
  const batches: DomainEvent[][] = []
  for (const event of events) {
    const last = batches.at(-1)
    if (last?.[0]?.type === event.type && last.length < max) last.push(event)
    else batches.push([event])
  }
  return batches
}

export const encodeBatch = (events: unknown[]): Buffer => Buffer.from(JSON.stringify(events))

/** A single event is taken for a batch of one. @throws SyntaxError */
export const decodeBatch = (content: Buffer): unknown[] => {
  const value: unknown = JSON.parse(content.toString())
  return Array.isArray(value) ? value : [value]
}
