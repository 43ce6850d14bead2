import { databaseUrl } from '../../local/src/database-url.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { createIndexes, startService, type Service } from './service.ts'

export type { Service } from './service.ts'

/** One front door for each instance of chat-service, so that a client chooses its instance by the door. */
export type Door = { url: string; gateway: Service; chat: Service }

export type Services = {
  /** Gateway i sends to chat-service i. */
  doors: Door[]
  auth: Service
  user: Service
  notifications: Service[]
  /** Everything that runs, those added later too. */
  all: () => Service[]
  /** One more instance of chat-service, without a door. */
  addChatService: () => Promise<Service>
  stop: () => Promise<void>
}

export type ServicesOptions = {
  mongoUrl: string
  rabbitmqUrl: string
  /** How many gateways, each with a chat-service of its own. */
  doors?: number
  notifications?: number
  /** For each of them. */
  env?: NodeJS.ProcessEnv
}

const times = <Value>(count: number, make: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

/** Every service in a process of its own, as in containers; two instances of chat-service unless told otherwise. */
export const startServices = async (options: ServicesOptions): Promise<Services> => {
  const { mongoUrl, rabbitmqUrl } = options
  const ports = { auth: await findFreePort(), authInternal: await findFreePort(), chatInternal: await findFreePort() }
  const shared = {
    RABBITMQ_URL: rabbitmqUrl,
    INTERNAL_SECRET: 'a secret of the tests only',
    AUTH_URL: `http://127.0.0.1:${ports.auth}`,
    AUTH_INTERNAL_URL: `http://127.0.0.1:${ports.authInternal}`,
    CHAT_INTERNAL_URL: `http://127.0.0.1:${ports.chatInternal}`,
    TRUSTED_PROXIES: '127.0.0.1',
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
    ...options.env,
  }
  const withDatabase = (name: string) => ({ ...shared, MONGO_URL: databaseUrl(mongoUrl, `${name}_db`) })
  const started: Service[] = []
  const start = async (name: string, env: NodeJS.ProcessEnv, port?: number): Promise<Service> => {
    const service = await startService(name, { ...env, PORT: `${port ?? (await findFreePort())}` })
    started.push(service)
    return service
  }

  await createIndexes({ ...shared, MONGO_URL: mongoUrl })
  const addChatService = (internalPort?: number) =>
    start('chat-service', { ...withDatabase('chat'), INTERNAL_PORT: `${internalPort ?? 0}` })
  const authEnv = { ...withDatabase('auth'), INTERNAL_PORT: `${ports.authInternal}` }
  const [auth, user, notifications, chats] = await Promise.all([
    start('auth-service', authEnv, ports.auth),
    start('user-service', withDatabase('user')),
    times(options.notifications ?? 1, () => start('notification-service', withDatabase('notification'))),
    times(options.doors ?? 2, (index) => addChatService(index === 0 ? ports.chatInternal : undefined)),
  ])
  const addresses = { USER_URL: user.url, NOTIFICATION_URL: notifications[0]!.url }
  const doors = await Promise.all(
    chats.map(async (chat) => {
      const gateway = await start('gateway', { ...shared, ...addresses, CHAT_URL: chat.url })
      return { url: gateway.url, gateway, chat }
    }),
  )
  await Promise.all(started.map(({ ready }) => ready()))

  const stop = async (): Promise<void> => void (await Promise.all(started.map(({ stop }) => stop())))
  return { doors, auth, user, notifications, all: () => [...started], addChatService, stop }
}
