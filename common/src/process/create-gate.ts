import { problem } from '../http/problem.ts'

/**
 * Lets `concurrency` pieces of work run at once and `maxWaiting` wait, first come, first served.
 *
 * @throws ProblemError `unavailable` beyond that.
 */
export const createGate = ({ concurrency, maxWaiting }: { concurrency: number; maxWaiting: number }) => {
  const waiting: (() => void)[] = []
  let running = 0

  const enter = async (): Promise<void> => {
    if (running < concurrency) return void (running += 1)
    if (waiting.length >= maxWaiting) throw problem('unavailable', { retryAfterSeconds: 2 })
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
