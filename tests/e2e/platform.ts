import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../local/src/free-port.ts'
import { makeDataFolder } from '../support/data-folder.ts'
import { newLogFile } from '../support/process-logs.ts'
import { callUndertaker } from '../support/call-undertaker.ts'

export type Platform = {
  /** The front door; the same after every start. */
  url: string
  dataDir: string
  /** What it prints, either way. */
  logFile: string
  /** SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>
  /** SIGKILL, without a word. */
  kill: () => Promise<void>
  /** Again, on the same data and port. Resolves when all parts answer. */
  start: () => Promise<void>
  /** Stops it and removes its data. */
  remove: () => Promise<void>
}

export type PlatformOptions = { mongoUrl?: string; rabbitmqUrl?: string; env?: Record<string, string> }

const root = fileURLToPath(new URL('../..', import.meta.url))
const command = ['local/start.cjs'] // what `npm start` runs
const readyWithinMs = 60_000

/** The platform as a person starts it, in a process and a folder of its own, quick at passwords and without limits. */
export const startPlatform = async ({ mongoUrl, rabbitmqUrl, env = {} }: PlatformOptions = {}): Promise<Platform> => {
  const dataDir = await makeDataFolder('chat-test-platform-')
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const variables = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    MONGOD_BINARY: process.env.MONGOD_BINARY,
    PORT: `${port}`,
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    MONGO_URL: mongoUrl,
    RABBITMQ_URL: rabbitmqUrl,
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    ...env,
  }

  const logFile = newLogFile('platform')
  const keep = (chunk: Buffer): void => appendFileSync(logFile, chunk)
  let child: ChildProcess
  let callOff = (): void => {}

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    }
    callOff()
    return child.exitCode
  }

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, command, { cwd: root, env: variables, stdio: ['ignore', 'pipe', 'pipe'] })
    callOff = callUndertaker([child.pid!], { folder: dataDir }).dismiss
    child.stdout!.on('data', keep)
    child.stderr!.on('data', keep)
    await isReady(child)
  }

  await start()
  return {
    url,
    dataDir,
    logFile,
    start,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    remove: async () => {
      await end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** Resolves at the line that says so. @throws with what the process said, when it ends or takes too long. */
const isReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const fail = (why: string) => reject(new Error(`the platform ${why}:\n${said.slice(-4_000)}`))
    const late = setTimeout(() => fail(`was not ready within ${readyWithinMs} ms`), readyWithinMs)
    const hear = (chunk: Buffer): void => {
      said = (said + String(chunk)).slice(-20_000)
      if (!/^ready http/m.test(said)) return
      clearTimeout(late)
      resolve()
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      fail(`ended (${code ?? signal})`)
    })
    child.stderr!.on('data', showWhereAsked)
    child.stdout!.on('data', showWhereAsked)
  })

/** For whoever looks for the cause of a failing test. */
const showWhereAsked = (chunk: Buffer): void => {
  if (process.env.TEST_SHOW_OUTPUT === 'true') process.stderr.write(chunk)
}
