import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { callUndertaker } from './call-undertaker.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type LogLine = { level: string; msg: string; port?: number }

export type WatchedProcess = {
  /** What it has logged; every line of it is JSON. */
  lines: () => LogLine[]
  /** What it has written to either output. */
  output: () => string
  signal: (signal: NodeJS.Signals) => void
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** SIGKILL where it still runs. */
  remove: () => Promise<void>
}

/** A service as an image runs it, given exactly this environment. */
export const watchService = (name: string, env: NodeJS.ProcessEnv, args: string[] = []): WatchedProcess => {
  const child = spawn(process.execPath, [`${name}/dist/main.js`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const undertaker = callUndertaker([child.pid!])
  const ended = once(child, 'close').then(([code]) => code as number | null) // as its manual says
  let logged = ''
  let complained = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (logged += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))

  return {
    lines: () =>
      logged
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as LogLine),
    output: () => logged + complained,
    signal: (signal) => void child.kill(signal),
    ended,
    remove: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
      undertaker.dismiss()
    },
  }
}
