export type BackOff = { minMs: number; maxMs: number }

/**
 * How long to wait before try `attempt + 1` (0 is the first): anywhere between half and the whole of a doubling step,
 * so that clients that lost the same server do not come back in one wave. Never earlier than the server asked for.
 */
export const backOffMs = (attempt: number, { minMs, maxMs }: BackOff, retryAfterMs = 0): number => {
  const step = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 20))
  return Math.max(retryAfterMs, step * (0.5 + Math.random() / 2))
}

/** Resolves after `ms`, or at once when `signal` aborts: whoever waits looks at the signal afterwards. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
