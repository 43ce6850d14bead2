import { setImmediate as nextTurn } from 'node:timers/promises'

type Question = { userIds: string[] } | { usage: true } | { stop: true }

/** The other side of child.ts. */
export const answerParent = (port: number, tokenFor: (userId: string) => string, stop: () => Promise<void>): void => {
  process.on('message', (question: Question) => {
    if ('userIds' in question) return void process.send?.(question.userIds.map(tokenFor))
    if ('stop' in question) return void stop().then(() => process.exit(0))

    void nextTurn().then(() => {
      globalThis.gc?.()
      const { heapUsed, external, rss } = process.memoryUsage()
      const { user, system } = process.cpuUsage()
      process.send?.({ cpuUs: user + system, rss, heap: heapUsed + external })
    })
  })
  process.send?.({ port })
}
