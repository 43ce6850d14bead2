import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('undertaker.mjs', import.meta.url))

/** Makes sure that servers end and their folder goes, however this process ends. Returns how to call it off. */
export const callUndertaker = (folder: string, pids: number[]): (() => void) => {
  const child = spawn(process.execPath, [script, folder, ...pids.map(String)], {
    detached: true, // ctrl-C must not reach it
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  child.stdin.on('error', () => {})
  ;(child.stdin as typeof child.stdin & { unref: () => void }).unref() // it is a socket; must not keep the test alive

  return () => void child.stdin.end('done')
}
