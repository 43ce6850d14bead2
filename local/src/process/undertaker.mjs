// Runs beside servers and outlives whoever started them: when the pipe to that process ends without a word (it got
// SIGKILL, it crashed), this ends the servers. Arguments: a folder to remove then, or '', and pids (below 0: a group).
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
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  process.exit()
}

process.stdin
  .on('data', () => process.exit())
  .on('end', bury)
  .on('error', bury)
