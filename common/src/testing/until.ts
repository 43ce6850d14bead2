import { setTimeout as sleep } from 'node:timers/promises'

type UntilOptions = { timeoutMs?: number; what?: string }

/**
 * Waits for the thing itself, looking every 10 ms; gives what `condition` gave. What it throws counts as not yet.
 *
 * @throws when `timeoutMs` have passed, with the last error as the cause.
 */
export const until = async <T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 15_000, what = 'the condition' }: UntilOptions = {},
): Promise<NonNullable<T>> => {
  const deadline = performance.now() + timeoutMs
  let cause: unknown
  do {
    try {
      const value = await condition()
      if (value) return value
    } catch (error) {
      cause = error
    }
    await sleep(10)
  } while (performance.now() < deadline)
  throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause })
}
