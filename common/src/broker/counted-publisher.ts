import { EventEmitter, once } from 'node:events'
import type { Broker, Publisher } from './broker.ts'
import type { Announcement } from './outbox.ts'

/**
 * A publisher that is let go when it fails, to be opened anew, and that knows how much it has not heard of yet.
 * `onSettled` is told of all that was published, with an error where the broker may not have it.
 */
export const createCountedPublisher = <Item extends Announcement>(
  broker: Pick<Broker, 'openPublisher'>,
  onSettled: (items: Item[], error?: unknown) => void,
) => {
  const confirms = new EventEmitter()
  let current: Publisher | undefined
  let unconfirmed = 0

  const settled = async (signal?: AbortSignal): Promise<void> => {
    if (unconfirmed > 0) await once(confirms, 'settled', { ...(signal && { signal }) })
  }

  const letGo = (failed: Publisher): void => {
    if (current !== failed) return
    current = undefined
    void settled().then(() => failed.close())
  }

  const publish = (items: Item[], done: (error?: unknown) => void = () => undefined): void => {
    const publisher = current
    if (publisher === undefined) return done(new Error('there is no publisher'))

    unconfirmed += items.length
    publisher.publish(
      items.flatMap(({ events }) => events),
      (error) => {
        unconfirmed -= items.length
        if (error !== undefined) letGo(publisher)
        onSettled(items, error)
        done(error)
        if (unconfirmed === 0) confirms.emit('settled')
      },
    )
  }

  return {
    publish,
    settled,
    isOpen: () => current !== undefined,
    unconfirmed: () => unconfirmed,
    open: async () => {
      current ??= await broker.openPublisher()
    },
    close: async () => current?.close(),
  }
}
