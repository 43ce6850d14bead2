import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../log/logger.ts'
import { backOffMs } from './back-off.ts'
import { describeError } from './describe-error.ts'

type KeepRunningOptions = {
  what: string
  signal: AbortSignal
  log: Logger
  /** `tries`: failed ones since it worked last. */
  onFailure?: (error: unknown, tries: number) => void
}

/**
 * Runs `session` again and again, whether it ended or failed, with growing pauses, until the signal says stop. A session
 * calls `established` once it works: the next pause is a short one. A failure is one line of log, or what `onFailure` says.
 */
export const keepRunning = async (
  session: (established: () => void) => Promise<void>,
  { what, signal, log, onFailure }: KeepRunningOptions,
): Promise<void> => {
  for (let failures = 0; !signal.aborted; failures += 1) {
    await session(() => (failures = 0)).catch((error: unknown) => {
      if (signal.aborted) return
      if (onFailure) onFailure(error, failures + 1)
      else log.warn({ reason: describeError(error), failures }, `${what}: failed, trying again`)
    })
    await pause(backOffMs(failures), undefined, { signal }).catch(() => undefined)
  }
}
