import type { RunningService } from './service.ts'

type Close = () => Promise<unknown>

/**
 * Starts a service that says with `onStop`, step by step, how to take back what it has opened. That is done in reverse
 * order, all of it also when a step fails, at `stop` and when the start fails.
 */
export const startInSteps = async (
  start: (onStop: (close: Close) => void) => Promise<Omit<RunningService, 'stop'>>,
): Promise<RunningService> => {
  const opened: Close[] = []
  let stopped: Promise<void> | undefined

  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const close of opened.reverse()) await close().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  const stop = (): Promise<void> => (stopped ??= closeAll())

  try {
    return { ...(await start((close) => void opened.push(close))), stop }
  } catch (error) {
    await stop().catch(() => {}) // why it did not start matters more
    throw error
  }
}
