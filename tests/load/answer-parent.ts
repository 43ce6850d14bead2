import { setImmediate as nextTurn } from 'node:timers/promises'

type Question = { userIds: string[] } | { work: unknown } | { cpu: true } | { usage: true } | { stop: true }

const cpuUs = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** The other side of child.ts. `work` is what this child alone can do. */
export const answerParent = (
  port: number,
  tokenFor: (userId: string) => string,
  stop: () => Promise<void>,
  work?: (given: unknown) => Promise<object>,
): void => {
  process.on('message', (question: Question) => {
    if ('userIds' in question) return void process.send?.(question.userIds.map(tokenFor))
    if ('work' in question) return void work?.(question.work).then((done) => process.send?.(done))
    if ('cpu' in question) return void process.send?.(cpuUs())
    if ('stop' in question) return void stop().then(() => process.exit(0))

    void nextTurn().then(() => {
      globalThis.gc?.()
      const { heapUsed, external, rss } = process.memoryUsage()
      process.send?.({ cpuUs: cpuUs(), rss, heap: heapUsed + external })
    })
  })
  process.send?.({ port })
}
