import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '@chat/common/testing/until'
import { findFreePort } from '../free-port.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export type Launcher = {
  child: ChildProcess
  port: number
  output: () => string
  complaints: () => string
  /** Resolves with its address once it says that it is ready. */
  ready: () => Promise<string>
  /** Resolves once it has ended. */
  ended: () => Promise<{ code: number | null; ms: number }>
}

type LauncherOptions = { dataDir: string; port?: number; env?: NodeJS.ProcessEnv; command?: string[] }

/** Runs what `npm start` runs, as a process of its own. */
export const startLauncher = async (options: LauncherOptions): Promise<Launcher> => {
  const port = options.port ?? (await findFreePort())
  const [program, ...args] = options.command ?? [process.execPath, 'local/start.cjs']
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS|TEST_|JEST_|NODE_ENV)/.test(name),
  )
  const own = { PORT: `${port}`, DATA_DIR: options.dataDir, BCRYPT_COST: '4', LOG_LEVEL: 'warn', LOG_FORMAT: 'json' }
  const startedAt = performance.now()
  const child = spawn(program!, args, {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...own, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const end = once(child, 'exit').then(([code]) => ({ code: code as number | null, ms: performance.now() - startedAt }))

  const readyUrl = () => /^ready (\S+)$/m.exec(output)?.[1]

  return {
    child,
    port,
    output: () => output,
    complaints: () => complaints,
    ended: () => end,
    ready: async () => {
      await Promise.race([until(readyUrl, { timeoutMs: 60_000, what: 'the line `ready`' }), end])
      const url = readyUrl()
      if (url === undefined) throw new Error(`it has ended:\n${output}\n${complaints}`)
      return url
    },
  }
}

/** The process id of the mongod that runs on the folder. */
export const mongodOf = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'mongo', 'mongod.lock'), 'utf8'), 10)
