import { setTimeout as pause } from 'node:timers/promises'
import { isUnavailable } from '@chat/common/http/problem'

type Waiting<Item> = { item: Item; resolve: () => void; reject: (error: unknown) => void }

type Limits = { withinMs: number; mostAtOnce: number }

/**
 * Gathers single items into batches for `work`: what comes within `withinMs`, or while the last batch is worked on, is
 * one. The promise of an item settles when its work is done. A batch that fails is tried once more item by item, so that
 * one that cannot be handled fails alone.
 */
export const gather = <Item>(work: (items: Item[]) => Promise<void>, { withinMs, mostAtOnce }: Limits) => {
  let waiting: Waiting<Item>[] = []
  let running: Promise<void> | undefined

  const workOn = async (batch: Waiting<Item>[]): Promise<void> => {
    try {
      await work(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length > 1 && !isUnavailable(error)) for (const one of batch) await workOn([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      if (waiting.length < mostAtOnce) await pause(withinMs)
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      await workOn(batch)
    }
    running = undefined
  }

  return (item: Item): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => waiting.push({ item, resolve, reject }))
    running ??= run()
    return done
  }
}
