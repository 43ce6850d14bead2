import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('undertaker.mjs', import.meta.url))

export type Undertaker = { process: ChildProcess; dismiss: () => void }

/** Starts what waits at the end of a pipe for a word, or for the end of this process. */
export const startUndertaker = (command: string, args: string[], env = process.env): Undertaker => {
  const child = spawn(command, args, {
    detached: true, // ctrl-C must not reach it
    stdio: ['pipe', 'ignore', 'ignore'],
    env,
  })
  child.unref()
  child.stdin.on('error', () => {})
  ;(child.stdin as typeof child.stdin & { unref: () => void }).unref() // it is a socket; must not keep this process alive

  return { process: child, dismiss: () => void child.stdin.end('done') }
}

/** Makes sure that servers end, and their folder goes where one is given, however this process ends. */
export const callUndertaker = (pids: number[], { folder = '' } = {}): Undertaker =>
  startUndertaker(process.execPath, [script, folder, ...pids.map(String)])
