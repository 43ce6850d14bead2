import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../log/logger.ts'

/**
 * Takes off the outbox what the broker has, many at a time. What cannot be ticked off now is forgotten here: the sweeper
 * finds it and announces it once more.
 */
export const createTickOff = <Item>(
  deps: { tickOff: (items: Item[]) => Promise<void>; log: Logger },
  everyMs: number,
) => {
  let announced: Item[] = []
  let flushed: Promise<void> = Promise.resolve()
  let running: Promise<void> | undefined

  const tickOffAll = async (): Promise<void> => {
    const items = announced
    announced = []
    if (items.length > 0) await deps.tickOff(items)
  }

  /** One after another: when this resolves nothing that was added before is still on its way. */
  const flush = (): Promise<void> => (flushed = flushed.catch(() => undefined).then(tickOffAll))

  const run = async (): Promise<void> => {
    while (announced.length > 0) {
      await pause(everyMs)
      await flush().catch((error: unknown) => deps.log.warn({ err: error }, 'announcements could not be ticked off'))
    }
    running = undefined
  }

  const add = (items: Item[]): void => {
    for (const item of items) announced.push(item)
    running ??= run()
  }

  return { add, flush }
}
