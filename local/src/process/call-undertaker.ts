import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('undertaker.mjs', import.meta.url))

export type Undertaker = { process: ChildProcess; dismiss: () => void }

/** Makes sure that servers end, and their folder goes where one is given, however this process ends. */
export const callUndertaker = (pids: number[], { folder = '' } = {}): Undertaker => {
  const child = spawn(process.execPath, [script, folder, ...pids.map(String)], {
    detached: true, // ctrl-C must not reach it
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  child.stdin.on('error', () => {})
  ;(child.stdin as typeof child.stdin & { unref: () => void }).unref() // it is a socket; must not keep this process alive

  return { process: child, dismiss: () => void child.stdin.end('done') }
}
