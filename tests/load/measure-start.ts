import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../local/src/free-port.ts'
import { median } from './percentile.ts'
import type { Row } from './report.ts'
import type { Servers } from './servers.ts'

const goalSeconds = 3
const goalMb = 250

const rssMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024
}

const root = fileURLToPath(new URL('../..', import.meta.url))

const startOnce = async (): Promise<{ seconds: number; megabytes: number }> => {
  const folder = await mkdtemp(join(tmpdir(), 'chat-bench-'))
  const env = { ...process.env, PORT: `${await findFreePort()}`, DATA_DIR: folder }
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['local/start.cjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('ready ')) break
  const seconds = (performance.now() - startedAt) / 1_000

  const megabytes = await rssMb(child.pid!)
  child.stdout.resume()
  child.kill('SIGTERM')
  await once(child, 'exit')
  await rm(folder, { recursive: true, force: true })
  return { seconds, megabytes }
}

/** `npm start` on a machine that has the mongod, on a new data folder: until `ready`, and what it takes at rest. */
export const measureStart = async ({ rounds }: Servers): Promise<Row[]> => {
  const seconds: number[] = []
  const megabytes: number[] = []
  for (let round = 0; round < rounds; round++) {
    const measured = await startOnce()
    seconds.push(measured.seconds)
    megabytes.push(measured.megabytes)
  }
  return [
    {
      what: 'start, mongod at hand, new data folder',
      measured: `${median(seconds).toFixed(2)} s`,
      ratio: '',
      goal: `<= ${goalSeconds} s`,
      met: median(seconds) <= goalSeconds,
    },
    {
      what: 'memory of all services in one process at rest, without mongod',
      measured: `${Math.round(median(megabytes))} MB`,
      ratio: '',
      goal: `<= ${goalMb} MB`,
      met: median(megabytes) <= goalMb,
    },
  ]
}
