import { createHash } from 'node:crypto'
import type { Channel, ChannelModel, GetMessage } from 'amqplib'
import { addressesOf } from '../../config/addresses.ts'
import { anyEvent, type DomainEvent } from '../../events/define-event.ts'
import type { Subscriber } from '../../events/subscriptions.ts'
import type { Logger } from '../../log/logger.ts'
import type { DeadLetter } from '../dead-letters.ts'
import { batchContentType, decodeBatch } from './batch.ts'
import { openChannel } from './channel.ts'
import { openConfirmedChannel, type ConfirmedChannel } from './confirmed-channel.ts'
import { connectRabbit, placeOf } from './connect-rabbit.ts'
import { diedAtHeader, errorHeader } from './handle-delivery.ts'
import { closeQuietly } from './keep-connection.ts'
import { createTopology } from './topology.ts'
import { whyNoBroker } from './why-no-broker.ts'

export type DeadQueues = {
  /** Oldest first. They stay where they are. */
  list: (service: Subscriber, limit: number) => Promise<DeadLetter[]>
  /** Puts one, or all, back into the queue of that service alone; `onReplayed` is told how many so far. Returns how many. */
  replay: (service: Subscriber, id?: string, onReplayed?: (count: number) => void) => Promise<number>
  close: () => Promise<void>
}

type Options = { url: string; namespace?: string; log: Logger }

/** For the command that looks after dead letters. @throws when RabbitMQ does not answer. */
export const openDeadQueues = async ({ url, namespace = '', log }: Options): Promise<DeadQueues> => {
  const topology = createTopology({ namespace, retryDelaysMs: [] })
  const connection = await connectAny(addressesOf(url))
  connection.on('error', (error) => log.warn({ err: error }, 'connection to the broker lost'))

  /** What was read and not acknowledged goes back when the channel is closed. */
  const read = async <Result>(use: (channel: Channel) => Promise<Result>): Promise<Result> => {
    const channel = await openChannel(connection, log)
    try {
      await topology.declare(channel)
      return await use(channel)
    } finally {
      await closeQuietly(channel)
    }
  }

  return {
    list: (service, limit) =>
      read(async (channel) => {
        const letters: DeadLetter[] = []
        for (let delivery; letters.length < limit && (delivery = await channel.get(topology.deadQueueOf(service)));)
          letters.push(toLetter(delivery))
        return letters
      }),

    replay: (service, id, onReplayed = () => {}) =>
      read(async (channel) => {
        const publisher = await openConfirmedChannel(connection, { log })
        let count = 0
        for (let delivery; (delivery = await channel.get(topology.deadQueueOf(service)));) {
          if (id !== undefined && toLetter(delivery).id !== id) continue

          await send(publisher, topology.queueOf(service), delivery.content)
          channel.ack(delivery)
          count += 1
          onReplayed(count)
        }
        await publisher.close()
        return count
      }),

    close: () => closeQuietly(connection),
  }
}

/** The first node that answers. @throws with why each of them does not. */
const connectAny = async (addresses: string[]): Promise<ChannelModel> => {
  const reasons: string[] = []
  for (const address of addresses) {
    try {
      return await connectRabbit(address, 'dead letters')
    } catch (error) {
      reasons.push(`${placeOf(address)}: ${whyNoBroker(error)}`)
    }
  }
  throw new Error(`RabbitMQ does not take a connection (${reasons.join(', ')})`)
}

const send = (publisher: ConfirmedChannel, queue: string, content: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { contentType: batchContentType, mandatory: true }
    publisher.send({ exchange: '', routingKey: queue, content, options }, (error) =>
      error ? reject(error) : resolve(),
    )
  })

/** A letter is what was one delivery. Dead-lettered by RabbitMQ itself, after too many crashes, it may hold many events. */
const toLetter = ({ content, properties }: GetMessage): DeadLetter => {
  const headers = properties.headers ?? {}
  const event = firstEvent(content)
  return {
    id: event?.id ?? createHash('sha256').update(content).digest('hex').slice(0, 24),
    event: event ?? unreadable(content),
    error: String(headers[errorHeader] ?? 'its consumer went down with it again and again'),
    at: new Date(String(headers[diedAtHeader] ?? 0)),
  }
}

const firstEvent = (content: Buffer): DomainEvent | undefined => {
  try {
    return anyEvent.parse(decodeBatch(content)[0]) as DomainEvent // `data` may be missing: that may be why it is here
  } catch {
    return undefined
  }
}

const unreadable = (content: Buffer): DomainEvent => ({
  specversion: '1.0',
  id: '',
  source: '',
  type: 'unreadable',
  subject: '',
  time: '',
  data: content.toString(),
})
