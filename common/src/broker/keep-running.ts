import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../log/logger.ts'
import { backOffMs } from './back-off.ts'
import { describeError } from './describe-error.ts'

/**
 * Runs `session` again and again, whether it ended or failed, with growing pauses, until the signal says stop. A session
 * calls `established` once it works: the next pause is a short one.
 */
export const keepRunning = async (
  session: (established: () => void) => Promise<void>,
  { what, signal, log }: { what: string; signal: AbortSignal; log: Logger },
): Promise<void> => {
  for (let failures = 0; !signal.aborted; failures += 1) {
    await session(() => (failures = 0)).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ reason: describeError(error), failures }, `${what}: failed, trying again`)
    })
    await pause(backOffMs(failures), undefined, { signal }).catch(() => undefined)
  }
}
