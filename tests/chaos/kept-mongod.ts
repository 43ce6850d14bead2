import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { until } from '@chat/common/testing/until'
import { findFreePort } from '../../local/src/free-port.ts'
import { findMongod } from '../../local/src/mongod/find-mongod.ts'
import { accepts } from '../support/accepts.ts'

/** Looks into the databases that a stopped platform left in its folder, past its password. */
export const withKeptMongod = async (dataDir: string, look: (mongoUrl: string) => Promise<void>): Promise<void> => {
  const port = await findFreePort()
  const args = ['--dbpath', join(dataDir, 'mongo'), '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket']
  const child = spawn((await findMongod(process.env))!, args, { stdio: 'ignore' })
  const gone = once(child, 'exit')
  try {
    await until(() => accepts(port), { timeoutMs: 30_000, what: 'the start of mongod' })
    await look(`mongodb://127.0.0.1:${port}`)
  } finally {
    child.kill('SIGTERM')
    await gone
  }
}
