import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { until } from '../../common/src/testing/until.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { fetchMongod } from '../../local/src/mongod/fetch-mongod.ts'
import { findMongod } from '../../local/src/mongod/find-mongod.ts'
import { callUndertaker } from '../../local/src/process/call-undertaker.ts'
import { accepts } from './accepts.ts'

export type TestServer = {
  url: string
  /** Ends it in good order and removes its folder. */
  stop: () => Promise<void>
  /** SIGKILL. */
  kill: () => Promise<void>
  /** Starts it again on the same data and port, after `kill`. */
  restart: () => Promise<void>
}

/** A real mongod on a folder of its own. `url` names no database. */
export const startMongod = async (): Promise<TestServer> => {
  const say = (text: string) => void process.stderr.write(text)
  const binary = (await findMongod(process.env)) ?? (await fetchMongod(process.env, say))

  const folder = await mkdtemp(join(tmpdir(), 'chat-test-mongod-'))
  const port = await findFreePort()
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true`
  const args = ['--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet']
  const options = ['--wiredTigerCacheSizeGB', '0.5', '--setParameter', 'diagnosticDataCollectionEnabled=false']

  const launch = async () => {
    const child = spawn(binary, [...args, ...options], { stdio: 'ignore' })
    await once(child, 'spawn')
    const undertaker = callUndertaker([child.pid!], { folder })
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`mongod ended with ${code}`)))
    await Promise.race([until(() => accepts(port), { timeoutMs: 30_000, what: 'the start of mongod' }), failed])
    failed.catch(() => {}) // it ends one day
    await ping(url)
    return { child, undertaker }
  }

  let server = await launch()

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { child, undertaker } = server
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    }
    undertaker.dismiss()
  }

  return {
    url,
    kill: () => end('SIGKILL'),
    restart: async () => void (server = await launch()),
    stop: async () => {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const ping = async (url: string): Promise<void> => {
  const client = new mongoose.mongo.MongoClient(url, { serverSelectionTimeoutMS: 30_000 })
  await client.connect()
  await client.close()
}
