import type { Channel } from 'amqplib'
import type { DomainEvent } from '../../events/define-event.ts'
import type { Logger } from '../../log/logger.ts'
import { keepRunning } from '../keep-running.ts'
import { batchContentType, encodeBatch } from './batch.ts'
import { closed, openChannel } from './channel.ts'
import type { KeptConnection } from './keep-connection.ts'
import type { Topology } from './topology.ts'

/** Publishes what nobody misses for long. While the broker is away, or slower than we are, it is dropped. */
export const keepLiveChannel = (
  connection: KeptConnection,
  { topology, signal, log }: { topology: Topology; signal: AbortSignal; log: Logger },
): ((event: DomainEvent) => void) => {
  let current: Channel | undefined
  let isFull = false

  const session = async (established: () => void): Promise<void> => {
    const channel = await openChannel(await connection.connected(signal), log)
    const lost = closed(channel)
    await topology.declareExchanges(channel)
    channel.on('drain', () => (isFull = false))
    isFull = false
    current = channel
    established()
    await lost
    current = undefined
  }
  void keepRunning(session, { what: 'publishing transient events', signal, log })

  return (event) => {
    if (current === undefined || isFull) return
    try {
      const options = { contentType: batchContentType, persistent: false }
      isFull = !current.publish(topology.exchanges.live, event.type, encodeBatch([event]), options)
    } catch {
      current = undefined // closing; its session is about to notice
    }
  }
}
