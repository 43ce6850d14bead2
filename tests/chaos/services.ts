import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from '@chat/common/testing/until'
import { databaseUrl } from '../../local/src/database-url.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { callUndertaker } from '../../local/src/process/call-undertaker.ts'

export type Service = {
  url: string
  /** SIGKILL. */
  kill: () => Promise<void>
  /** SIGTERM, SIGKILL if that does not end it. */
  stop: () => Promise<void>
  /** Again, at the same address. */
  start: () => Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = ['--conditions=source', '--import', 'tsx']
const stopWithinMs = 8_000

const show = process.env.TEST_SHOW_OUTPUT === 'true'

const runProcess = (name: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [...run, `${name}/src/main.ts`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', show ? 'inherit' : 'ignore', show ? 'inherit' : 'ignore'],
  })

const createIndexes = async (name: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const [code] = await once(runProcess(name, ['create-indexes'], env), 'exit')
  if (code !== 0) throw new Error(`the indexes of ${name} could not be made`)
}

const startService = async (name: string, env: NodeJS.ProcessEnv): Promise<Service> => {
  const url = `http://127.0.0.1:${env.PORT}`
  let child: ChildProcess
  let dismiss = (): void => {}

  const start = async (): Promise<void> => {
    child = runProcess(name, [], env)
    dismiss = callUndertaker([child.pid!]).dismiss
    const answers = async () => child.exitCode !== null || (await fetch(`${url}/healthz`)).ok
    await until(answers, { timeoutMs: 40_000, what: `the start of ${name}` })
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
  }

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
      await gone
      clearTimeout(late)
    }
    dismiss()
  }

  await start()
  return { url, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** One front door for each instance of chat-service, so that a client chooses its instance by the door. */
export type Door = { url: string; gateway: Service; chat: Service }

export type Services = {
  doors: Door[]
  /** One more instance of chat-service, without a door. */
  addChatService: () => Promise<Service>
  stop: () => Promise<void>
}

const ready = async ({ url }: Service): Promise<void> =>
  void (await until(async () => (await fetch(`${url}/readyz`)).ok, { timeoutMs: 30_000, what: `${url} to be ready` }))

/** Every service in a process of its own, as in containers, with two instances of chat-service. */
export const startServices = async (servers: { mongoUrl: string; rabbitmqUrl: string }): Promise<Services> => {
  const ports = { auth: await findFreePort(), authInternal: await findFreePort() }
  const shared = {
    RABBITMQ_URL: servers.rabbitmqUrl,
    INTERNAL_SECRET: 'a secret of the tests only',
    AUTH_URL: `http://127.0.0.1:${ports.auth}`,
    AUTH_INTERNAL_URL: `http://127.0.0.1:${ports.authInternal}`,
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
  }
  const withDatabase = (name: string) => ({ ...shared, MONGO_URL: databaseUrl(servers.mongoUrl, `${name}_db`) })
  const started: Service[] = []
  const start = async (name: string, env: NodeJS.ProcessEnv, port?: number): Promise<Service> => {
    const service = await startService(name, { ...env, PORT: `${port ?? (await findFreePort())}` })
    started.push(service)
    return service
  }

  const kept = ['auth', 'user', 'chat', 'notification'] as const
  await Promise.all(kept.map((name) => createIndexes(`${name}-service`, withDatabase(name))))
  const addChatService = () => start('chat-service', withDatabase('chat'))
  const authEnv = { ...withDatabase('auth'), INTERNAL_PORT: `${ports.authInternal}` }
  const [, users, notifications, ...chats] = await Promise.all([
    start('auth-service', authEnv, ports.auth),
    start('user-service', withDatabase('user')),
    start('notification-service', withDatabase('notification')),
    addChatService(),
    addChatService(),
  ])
  const doors = await Promise.all(
    chats.map(async (chat) => {
      const env = { ...shared, USER_URL: users.url, NOTIFICATION_URL: notifications.url, CHAT_URL: chat.url }
      const gateway = await start('gateway', env)
      return { url: gateway.url, gateway, chat }
    }),
  )
  await Promise.all(started.map(ready))

  return { doors, addChatService, stop: async () => void (await Promise.all(started.map(({ stop }) => stop()))) }
}
