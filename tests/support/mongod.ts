import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import mongoose from 'mongoose'
import { until } from '../../common/src/testing/until.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { fetchMongod } from '../../local/src/mongod/fetch-mongod.ts'
import { findMongod } from '../../local/src/mongod/find-mongod.ts'
import { accepts } from './accepts.ts'
import { callUndertaker } from './call-undertaker.ts'
import { makeDataFolder } from './data-folder.ts'

export type TestServer = {
  url: string
  /** Ends it in good order and removes its folder. */
  stop: () => Promise<void>
  /** SIGKILL. */
  kill: () => Promise<void>
  /** Starts it again on the same data and port, after `kill`. */
  restart: () => Promise<void>
}

export type TestMongod = TestServer & {
  /** SIGSTOP: it keeps its connections and says nothing. */
  freeze: () => void
  thaw: () => void
}

type MongodOptions = {
  port?: number
  /** Nobody gets in without it. The user may do everything. */
  user?: { name: string; password: string }
  /** Of the command line, besides. */
  args?: string[]
}

/** A real mongod on a folder of its own. `url` names no database, and the user where there is one. */
export const startMongod = async (options: MongodOptions = {}): Promise<TestMongod> => {
  const { port: wanted, user, args: more = [] } = options
  const say = (text: string) => void process.stderr.write(text)
  const binary = (await findMongod(process.env)) ?? (await fetchMongod(process.env, say))

  const folder = await makeDataFolder('chat-test-mongod-')
  const port = wanted ?? (await findFreePort())
  const server = `127.0.0.1:${port}/?directConnection=true`
  const url = user ? `mongodb://${user.name}:${encodeURIComponent(user.password)}@${server}` : `mongodb://${server}`
  const args = ['--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet', ...more]
  if (user) args.push('--auth')
  const small = ['--wiredTigerCacheSizeGB', '0.5', '--setParameter', 'diagnosticDataCollectionEnabled=false']

  const launch = async () => {
    const child = spawn(binary, [...args, ...small], { stdio: 'ignore' })
    await once(child, 'spawn')
    const undertaker = callUndertaker([child.pid!], { folder })
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`mongod ended with ${code}`)))
    await Promise.race([until(() => accepts(port), { timeoutMs: 30_000, what: 'the start of mongod' }), failed])
    failed.catch(() => {}) // it ends one day
    await ping(`mongodb://${server}`)
    return { child, undertaker }
  }

  let running = await launch()
  if (user) await createUser(`mongodb://${server}`, user)

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { child, undertaker } = running
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      child.kill('SIGCONT') // a frozen one would not end
      await gone
    }
    undertaker.dismiss()
  }

  return {
    url,
    kill: () => end('SIGKILL'),
    freeze: () => void running.child.kill('SIGSTOP'),
    thaw: () => void running.child.kill('SIGCONT'),
    restart: async () => void (running = await launch()),
    stop: async () => {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const using = async (url: string, use: (client: mongoose.mongo.MongoClient) => Promise<unknown>): Promise<void> => {
  const client = await new mongoose.mongo.MongoClient(url, { serverSelectionTimeoutMS: 30_000 }).connect()
  await use(client)
  await client.close()
}

const ping = (url: string): Promise<void> => using(url, (client) => client.db().command({ ping: 1 }))

/** From this machine the first one may be made by nobody in particular. */
const createUser = (url: string, { name, password }: { name: string; password: string }): Promise<void> =>
  using(url, (client) => client.db('admin').command({ createUser: name, pwd: password, roles: ['root'] }))
