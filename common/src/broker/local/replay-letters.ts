import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../log/logger.ts'
import type { DeadLetter, DeadLetters } from '../dead-letters.ts'
import type { DurableQueue } from './durable-queue.ts'

const atOnce = 100

type Deps = { queue: DurableQueue; deadLetters: DeadLetters; log: Logger; signal: AbortSignal; everyMs: number }

/**
 * Hands the letters that somebody marked to their consumer once more. A letter goes when its event is settled; one that
 * fails again has become a new letter by then.
 */
export const replayLetters = async ({ queue, deadLetters, log, signal, everyMs }: Deps): Promise<void> => {
  const underWay = new Set<string>()

  const replay = async ({ id, event }: DeadLetter): Promise<void> => {
    underWay.add(id)
    try {
      await queue.take(event)
      await deadLetters.remove(id)
    } catch (error) {
      log.warn({ err: error }, 'a dead letter could not be replayed')
    } finally {
      underWay.delete(id)
    }
  }

  while (!signal.aborted) {
    const letters = await deadLetters.toReplay(atOnce).catch(() => []) // the database is away, or not there yet
    for (const letter of letters) if (!underWay.has(letter.id)) void replay(letter)
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
