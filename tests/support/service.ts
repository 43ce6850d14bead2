import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from '@chat/common/testing/until'
import { bundleOf } from './bundle-services.ts'
import { callUndertaker } from './call-undertaker.ts'
import { newLogFile, printingTo } from './process-logs.ts'

export type Service = {
  url: string
  /** SIGKILL. */
  kill: () => Promise<void>
  /** SIGTERM, SIGKILL if that does not end it. Resolves with the exit code. */
  stop: () => Promise<number | null>
  /** Again, at the same address. Resolves when it lives. */
  start: () => Promise<void>
  /** Resolves when it is ready. */
  ready: () => Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const stopWithinMs = 11_000

const show = process.env.TEST_SHOW_OUTPUT === 'true'

/** The compiled JavaScript, which is what an image holds, bundled. */
const runProcess = (name: string, env: NodeJS.ProcessEnv): ChildProcess =>
  printingTo(newLogFile(name), (log) =>
    spawn(process.execPath, [bundleOf(name)], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', show ? 'inherit' : log, show ? 'inherit' : log],
    }),
  )

/** Of all services, in the mongod at `env.MONGO_URL`. */
export const createIndexes = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const [code] = await once(runProcess('make-indexes', env), 'exit')
  if (code !== 0) throw new Error('the indexes could not be made')
}

/** One service in a process of its own, at `env.PORT`. */
export const startService = async (name: string, env: NodeJS.ProcessEnv): Promise<Service> => {
  const url = `http://127.0.0.1:${env.PORT}`
  let child: ChildProcess
  let dismiss = (): void => {}

  const start = async (): Promise<void> => {
    child = runProcess(name, env)
    dismiss = callUndertaker([child.pid!]).dismiss
    const answers = async () => child.exitCode !== null || (await fetch(`${url}/healthz`)).ok
    await until(answers, { timeoutMs: 40_000, what: `the start of ${name}` })
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
  }

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
      await gone
      clearTimeout(late)
    }
    dismiss()
    return child.exitCode
  }

  const isReady = async (): Promise<boolean> => (await fetch(`${url}/readyz`)).ok

  await start()
  return {
    url,
    start,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    ready: async () => void (await until(isReady, { timeoutMs: 30_000, what: `${name} to be ready` })),
  }
}
