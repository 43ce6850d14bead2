// Runs beside a server that a test has started, and outlives the test: when the pipe to its parent ends without a word
// (ctrl-C, SIGKILL, a crash), it ends the servers and removes the folder. Arguments: folder, pids (below 0: a group).
import { rmSync } from 'node:fs'

const [folder, ...pids] = process.argv.slice(2)

const bury = () => {
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // it was gone already
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  process.exit()
}

process.stdin
  .on('data', () => process.exit())
  .on('end', bury)
  .on('error', bury)
