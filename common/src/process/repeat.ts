import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Does `work` now and again and again, waiting as many ms as it resolves with; `work` must not reject. `stop` waits for
 * what is under way. The waiting keeps no process alive.
 */
export const repeat = (work: () => Promise<number>): { stop: () => Promise<void> } => {
  const stopping = new AbortController()

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await work()
      await sleep(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }
  const finished = run()

  return {
    stop: async () => {
      stopping.abort()
      await finished
    },
  }
}
