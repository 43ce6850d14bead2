import { spawn, execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '../../common/src/testing/until.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { accepts } from './accepts.ts'
import { callUndertaker } from './call-undertaker.ts'
import { makeDataFolder } from './data-folder.ts'
import { findCommand } from './find-command.ts'
import type { TestServer } from './mongod.ts'

export type TestRabbitmq = TestServer & {
  port: number
  /** Runs rabbitmqctl against it and gives what it prints. */
  ctl: (...args: string[]) => Promise<string>
}

export const rabbitmqAdvice =
  'RabbitMQ is not installed (Debian, Ubuntu: apt-get install rabbitmq-server; macOS: brew install rabbitmq)'

/** Debian's commands on the PATH change the user and forget the environment; the ones they call do not. */
const find = (command: string): string | undefined => findCommand(command, ['/usr/lib/rabbitmq/bin'])

export const isRabbitmqInstalled = (): boolean => find('rabbitmq-server') !== undefined && find('epmd') !== undefined

/**
 * A real RabbitMQ node with a folder, a name, an epmd and ports of its own, so that it meets no other on the machine
 * and needs no right on it.
 */
export const startRabbitmq = async ({ port: wanted }: { port?: number } = {}): Promise<TestRabbitmq> => {
  if (!isRabbitmqInstalled()) throw new Error(rabbitmqAdvice)

  const folder = await makeDataFolder('chat-test-rabbitmq-')
  const port = wanted ?? (await findFreePort())
  const env = { ...process.env, ...(await prepare(folder, port)) }

  // Started here, not by the node, which would leave it running for ever.
  const epmd = spawn(find('epmd')!, [], { env, stdio: 'ignore', detached: true })
  await once(epmd, 'spawn')
  const guard = callUndertaker([epmd.pid!], { folder })
  await until(() => accepts(Number(env.ERL_EPMD_PORT)), { what: 'epmd' })

  const launch = async () => {
    const node = spawn(find('rabbitmq-server')!, [], { env, stdio: 'ignore', detached: true })
    await once(node, 'spawn')
    const undertaker = callUndertaker([-node.pid!], { folder })
    const failed = once(node, 'exit').then(async ([code]) =>
      Promise.reject(new Error(`RabbitMQ ended with ${code}:\n${await logOf(folder)}`)),
    )
    await Promise.race([until(() => accepts(port), { timeoutMs: 60_000, what: 'the start of RabbitMQ' }), failed])
    failed.catch(() => {}) // it ends one day
    return { node, undertaker }
  }

  let server = await launch()

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { node, undertaker } = server
    if (node.exitCode === null && node.signalCode === null) {
      const gone = once(node, 'exit')
      process.kill(-node.pid!, signal)
      await gone
      await until(async () => !(await accepts(port)), { what: 'the end of RabbitMQ' }) // it outlives its start script
    }
    undertaker.dismiss()
  }

  return {
    port,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    ctl: async (...args) => (await promisify(execFile)(find('rabbitmqctl')!, args, { env })).stdout,
    kill: () => end('SIGKILL'),
    restart: async () => void (server = await launch()),
    stop: async () => {
      await end('SIGTERM')
      const gone = once(epmd, 'exit')
      epmd.kill('SIGKILL')
      await gone
      guard.dismiss()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** Those of suites that do nothing to the node itself: each has one of the RabbitMQ that the whole run shares. */
const virtualHosts = ['/', 'behind-nginx', 'kill-around-accounts', 'kill-in-a-write', 'model', 'rolling', 'silence']

/** As RabbitMQ keeps a password: a salt and SHA-256 over both. */
const salt = Buffer.from('salt')
const hash = createHash('sha256').update(salt).update('guest').digest()

const definitions = {
  users: [{ name: 'guest', password_hash: Buffer.concat([salt, hash]).toString('base64'), tags: 'administrator' }],
  vhosts: virtualHosts.map((name) => ({ name })),
  permissions: virtualHosts.map((vhost) => ({ user: 'guest', vhost, configure: '.*', write: '.*', read: '.*' })),
}

const prepare = async (folder: string, port: number): Promise<NodeJS.ProcessEnv> => {
  await Promise.all(['mnesia', 'log'].map((name) => mkdir(join(folder, name))))
  await writeFile(join(folder, 'enabled_plugins'), '[].')
  const settings = [
    `listeners.tcp.default = 127.0.0.1:${port}`,
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.absolute = 512MB',
    'log.file.level = warning',
    `load_definitions = ${join(folder, 'definitions.json')}`,
  ]
  await writeFile(join(folder, 'definitions.json'), JSON.stringify(definitions))
  await writeFile(join(folder, 'rabbitmq.conf'), settings.join('\n'))

  return {
    HOME: folder, // where the cookie lies that its tools need
    RABBITMQ_NODENAME: `chat-test-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${await findFreePort()}`,
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_MNESIA_DIR: join(folder, 'mnesia', 'db'),
    RABBITMQ_QUORUM_DIR: join(folder, 'mnesia', 'quorum'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: join(folder, 'log', 'rabbit.log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_PORT: `${await findFreePort()}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
  }
}

const logOf = (folder: string): Promise<string> =>
  readFile(join(folder, 'log', 'rabbit.log'), 'utf8').catch(() => 'it has written no log')
