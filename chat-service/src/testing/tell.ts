import { randomUUID } from 'node:crypto'
import type { Broker } from '@chat/common/broker/broker'
import { userDeleted } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'

/** Announces what another service would; resolves when everybody who keeps a queue for it has handled it. */
export const tell = async (broker: Broker, ...events: DomainEvent[]): Promise<void> => {
  const publisher = await broker.openPublisher()
  await new Promise<void>((resolve, reject) =>
    publisher.publish(events, (error) => (error === undefined ? resolve() : reject(error as Error))),
  )
  await publisher.close()
}

/** Each time it is another event. */
export const tellDeleted = (broker: Broker, ...userIds: string[]): Promise<void> =>
  tell(
    broker,
    ...userIds.map((userId) => {
      const time = new Date()
      const envelope = { id: randomUUID(), source: '/auth-service', subject: userId, time }
      return userDeleted.create({ ...envelope, data: { userId, deletedAt: time.toISOString() } })
    }),
  )
