import { setTimeout as pause } from 'node:timers/promises'
import { ProblemError } from '@chat/common/http/problem'
import type { Logger } from '@chat/common/log/logger'

const atOnce = 4
const tryAgainMs = 500

/** No further try will help. */
const isRefused = (error: unknown): boolean => error instanceof ProblemError && error.problem.status < 500

/** Work that nobody waits for and that must be done: a few at once, in order of arrival, tried until it is done. */
export const createBackground = (log: Logger) => {
  const waiting: (() => Promise<void>)[] = []
  let workers = 0
  let isStopped = false

  const run = async (): Promise<void> => {
    for (let job = waiting.shift(); job && !isStopped;) {
      try {
        await job()
        job = waiting.shift()
      } catch (error) {
        log.debug({ err: error }, 'work in the background failed')
        if (isRefused(error)) job = waiting.shift()
        else await pause(tryAgainMs, undefined, { ref: false })
      }
    }
  }

  return {
    add: (job: () => Promise<void>): void => {
      waiting.push(job)
      if (workers === atOnce) return
      workers += 1
      void run().finally(() => (workers -= 1))
    },
    stop: (): void => {
      isStopped = true
    },
  }
}
