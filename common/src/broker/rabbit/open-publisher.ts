import type { ChannelModel } from 'amqplib'
import type { DomainEvent } from '../../events/define-event.ts'
import type { Logger } from '../../log/logger.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { Publisher } from '../broker.ts'
import { batchContentType, encodeBatch, toBatches } from './batch.ts'
import { openConfirmedChannel } from './confirmed-channel.ts'
import { hasSubscriber, type Topology } from './topology.ts'

/** After its first failure it only fails: nothing that comes later overtakes what was lost. */
export const openPublisher = async (
  connection: ChannelModel,
  { topology, log, metrics }: { topology: Topology; log: Logger; metrics: Metrics },
): Promise<Publisher> => {
  const channel = await openConfirmedChannel(connection, { log, setUp: topology.declare })
  let broken: Error | undefined

  const publishBatch = (events: DomainEvent[], done: (error?: Error) => void): void => {
    const { type } = events[0]! // a batch is never empty
    const parcel = {
      exchange: topology.exchanges.events,
      routingKey: type,
      content: encodeBatch(events),
      options: { contentType: batchContentType, mandatory: hasSubscriber(type) },
    }
    channel.send(parcel, (error) => {
      metrics.events.inc({ type, outcome: error ? 'returned' : 'published' }, events.length)
      done(error)
    })
  }

  return {
    publish: (events, done) => {
      const batches = toBatches(events)
      let waiting = batches.length
      let failure = broken

      const settle = (error?: Error): void => {
        failure ??= error
        broken ??= error
        waiting -= 1
        if (waiting === 0) done(failure)
      }

      if (broken || waiting === 0) return done(broken)
      for (const batch of batches) publishBatch(batch, settle)
    },
    close: channel.close,
  }
}
