import { commandOf, identityOf, isRunning, parentOf } from './identity.ts'

const everyMs = 250

/**
 * Calls `onEnd` when the npm that runs this, or the shell between them, has ended: npm passes SIGTERM to its shell only,
 * and SIGKILL to nobody. Without an npm above there is nothing to watch: a program may well outlive who started it.
 */
export const watchNpm = (env: NodeJS.ProcessEnv, onEnd: () => void): void => {
  const above = env.npm_lifecycle_event === undefined ? [] : upToNpm(process.ppid)
  if (above.length === 0) return

  const timer = setInterval(() => {
    if (above.every(isRunning)) return
    clearInterval(timer)
    onEnd()
  }, everyMs)
  timer.unref()
}

/** npm names its process after its command: `npm start`; else it is node that runs npm-cli.js. pnpm and yarn alike. */
const isNpm = (command: string): boolean => /(^|[\s/\\])(npm|pnpm|yarn)([\s.-]|$)/.test(command)

const upToNpm = (parent: number): string[] => {
  const identities: string[] = []
  for (let pid = parent, steps = 0; pid > 1 && steps < 4; pid = parentOf(pid), steps += 1) {
    identities.push(identityOf(pid) ?? `${pid}`)
    if (isNpm(commandOf(pid))) return identities
  }
  return []
}
