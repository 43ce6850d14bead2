import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOf, identityOf, isRunning } from '../process/identity.ts'

const politeMs = 3_000

/**
 * A launcher that was killed leaves its mongod running for a moment, on the folder that the next one needs. The number
 * in mongod.lock may by now be that of any process: only one that was started on this very folder is ended.
 */
export const endOrphan = async (dbPath: string): Promise<void> => {
  const pid = Number.parseInt(await readFile(join(dbPath, 'mongod.lock'), 'utf8').catch(() => ''), 10)
  const orphan = Number.isNaN(pid) ? undefined : identityOf(pid)
  if (orphan === undefined || !commandOf(pid).includes(dbPath)) return

  signal(pid, 'SIGTERM')
  const deadline = performance.now() + politeMs
  while (isRunning(orphan) && performance.now() < deadline) await sleep(20)
  if (isRunning(orphan)) signal(pid, 'SIGKILL')
  while (isRunning(orphan)) await sleep(20)
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // it has just ended
  }
}
