import { setTimeout as pause } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Logger } from '../log/logger.ts'
import type { Broker } from './broker.ts'
import { createCountedPublisher } from './counted-publisher.ts'
import type { Announcement, Outbox, OutboxSource } from './outbox.ts'
import { createTickOff } from './tick-off.ts'

export const outboxLimits = {
  maxUnconfirmed: 5_000,
  /** While so many publishes are under way, what is stored waits for one of them, and goes out together... */
  gatherAbove: 2,
  /** ...but not for longer than this: a broker that confirms late is no reason to deliver late. */
  gatherMs: 3,
  maxHeld: 5_000,
  pageSize: 100,
  tickOffEveryMs: 100,
  sweepEveryMs: 1_000,
  /** Older than this and still not announced: whoever stored it has died, or has given up on its answer. */
  abandonedAfterMs: 5_000,
  /** How long `stop` waits for confirms. */
  drainMs: 3_000,
}
export type OutboxOptions = Partial<typeof outboxLimits>

/** Of what a page has announced; `announce` may come late for it. */
const rememberedIds = 50_000

/**
 * Announces what is stored, at least once, in the order in which this instance stored it.
 *
 * `live`: straight to the broker. `behind` (at start, after a failure, too much unconfirmed): nothing is kept in
 * memory, the database is the queue and is read in order. `joining`: the last page is being published, and what is
 * stored meanwhile is held back until it is out. A sweeper announces what any instance left behind.
 */
export const createOutbox = <Item extends Announcement>(
  deps: { source: OutboxSource<Item>; broker: Pick<Broker, 'openPublisher'>; log: Logger },
  options: OutboxOptions = {},
) => {
  const { source, log } = deps
  const limits = { ...outboxLimits, ...options }
  const tickOff = createTickOff({ tickOff: source.tickOff, log }, limits.tickOffEveryMs)
  const onPages = new LRUCache<string, true>({ max: rememberedIds })
  const stopping = new AbortController()
  const { signal } = stopping
  const counts = { published: 0, fellBehind: 0, dropped: 0, swept: 0 }

  let mode: 'behind' | 'joining' | 'live' = 'behind'
  /** Joining: until the last page is out. Live: gathered while publishes are under way. */
  let held: Item[] = []
  let inFlight = 0
  let gathering: NodeJS.Timeout | undefined

  const fallBehind = (reason: unknown): void => {
    if (mode === 'behind') return
    if (mode === 'live') log.warn({ err: reason }, 'announcing fell behind')
    mode = 'behind'
    counts.fellBehind += 1
    counts.dropped += held.length
    held = []
  }

  const publisher = createCountedPublisher<Item>(deps.broker, (items, error) => {
    if (error !== undefined) return fallBehind(error)
    counts.published += items.length
    tickOff.add(items)
  })

  const publishHeld = (): void => {
    clearTimeout(gathering)
    gathering = undefined
    if (mode !== 'live' || !publisher.isOpen()) return
    const items = held.filter(({ id }) => !onPages.has(id))
    held = []
    if (items.length === 0) return

    inFlight += 1
    publisher.publish(items, () => {
      inFlight -= 1
      if (held.length > 0) publishHeld()
    })
  }

  const announce = (stored: Item[]): void => {
    const isRoom =
      held.length + stored.length <= limits.maxHeld &&
      publisher.unconfirmed() + held.length + stored.length <= limits.maxUnconfirmed
    if (isRoom && (mode === 'joining' || (mode === 'live' && publisher.isOpen()))) {
      held.push(...stored)
      if (inFlight < limits.gatherAbove) publishHeld()
      else gathering ??= setTimeout(publishHeld, limits.gatherMs)
      return
    }

    counts.dropped += stored.length
    fallBehind(new Error('too much waits for the broker'))
  }

  const publishPage = async (items: Item[]): Promise<void> => {
    if (items.length > 0)
      await new Promise<void>((resolve, reject) =>
        publisher.publish(items, (error) => (error === undefined ? resolve() : reject(error))),
      )
    for (const { id } of items) onPages.set(id, true)
    await tickOff.flush()
  }

  /** Whether there may be more. */
  const publishOwnPage = async (): Promise<boolean> => {
    const items = await source.own(limits.pageSize)
    await publishPage(items)
    return items.length >= limits.pageSize && !signal.aborted
  }

  const catchUp = async (): Promise<void> => {
    await publisher.settled(signal)
    await tickOff.flush()
    await publisher.open()
    while (await publishOwnPage()) continue

    mode = 'joining'
    if (await publishOwnPage()) fallBehind(new Error('more is stored than can be announced'))
    if (mode !== 'joining') return

    mode = 'live'
    publishHeld()
  }

  const sweepAbandoned = async (): Promise<void> => {
    for (let full = true; full && publisher.isOpen() && !signal.aborted;) {
      const items = await source.abandoned(limits.abandonedAfterMs, limits.pageSize)
      await publishPage(items)
      counts.swept += items.length
      full = items.length >= limits.pageSize
    }
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (mode !== 'live') await catchUp()
        if (mode === 'live') await sweepAbandoned()
      } catch (error) {
        fallBehind(error)
        log.debug({ err: error }, 'announcing failed, the database keeps what waits')
      }
      await pause(limits.sweepEveryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  const running = run()

  const drain = async (): Promise<void> => {
    await running
    await publisher.settled()
    await tickOff.flush()
  }

  const stop = async (): Promise<void> => {
    stopping.abort()
    publishHeld()
    const late = pause(limits.drainMs, undefined, { ref: false })
    await Promise.race([drain().catch(() => undefined), late]) // what is not confirmed waits in the database
    await publisher.close()
  }

  return { announce, stop, counts, isLive: () => mode === 'live' } satisfies Outbox<Item> & { counts: object }
}
