import { openRabbitBroker } from '@chat/common/broker/open-rabbit-broker'
import type { DomainEvent } from '@chat/common/events/define-event'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { until } from '@chat/common/testing/until'

/** How many chat-service hands over at once while it is behind. */
const atOnce = 100

/** Publishes events as chat-service would, in order; resolves when the broker has them all. */
export const publishAll = async (url: string, events: DomainEvent[]): Promise<void> => {
  const log = createLogger({ service: 'bench', level: 'error', format: 'json' })
  const broker = openRabbitBroker({ url, log, metrics: createMetrics('bench') })
  await until(() => broker.isUp())
  const publisher = await broker.openPublisher()
  for (let from = 0; from < events.length; from += atOnce)
    await new Promise<void>((resolve, reject) =>
      publisher.publish(events.slice(from, from + atOnce), (error) =>
        error === undefined ? resolve() : reject(new Error('not published', { cause: error })),
      ),
    )
  await publisher.close()
  await broker.close()
}
