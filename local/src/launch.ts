import type { Logger } from '@chat/common/log/logger'
import { createLogger } from '@chat/common/log/logger'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { CannotStart } from './cannot-start.ts'
import { loadConfig, type LocalConfig } from './config.ts'
import { keptSecret } from './data/kept-secret.ts'
import { openDataFolder } from './data/open-data-folder.ts'
import { openMongo } from './mongod/open-mongo.ts'
import { ensurePages } from './pages/ensure-pages.ts'
import { checkPort, portProblem, urlOf } from './ports.ts'
import type { UndoStack } from './process/undo-stack.ts'
import type { Platform } from './start-service.ts'
import { untilReady } from './until-ready.ts'
import { withVariables } from './with-variables.ts'

type LaunchOptions = { env: NodeJS.ProcessEnv; undo: UndoStack; say: (text: string) => void }

export type Launched = { url: string; dataDir: string; behind: Record<string, string> }

/**
 * Starts everything and waits until all of it answers. What is quick to refuse is looked at first. How to take it back
 * is put on `undo` step by step, so it can be stopped at any moment.
 *
 * @throws CannotStart, ConfigError
 */
export const launch = async ({ env, undo, say }: LaunchOptions): Promise<Launched> => {
  const config = loadConfig(env)
  const address = { host: config.HOST, port: config.PORT }
  const data = await openDataFolder(config.DATA_DIR)
  await undo.add(data.release)
  await checkPort(address)

  const createLog = (service: string): Logger =>
    createLogger({ service, level: config.LOG_LEVEL, format: config.LOG_FORMAT })
  const log = createLog('local')
  const pages = ensurePages(undo, say)
  pages.catch(() => {}) // it is told below, unless something else is told before
  const mongo = config.MONGO_URL
    ? { url: config.MONGO_URL }
    : await openMongo({ env, dataDir: data.path, undo, log, say })
  // the services are loaded while MongoDB starts
  const [mongoUrl, { startServices }, pagesDir] = await Promise.all([mongo.url, import('./start-services.ts'), pages])

  const platform: Platform = {
    env: withVariables(env, { ...(await ownVariables(config, data.path)), PAGES_DIR: pagesDir }),
    mongoUrl,
    undo,
    createLog,
    openBroker: await brokerOpener(config, undo, log),
  }
  const { gateway, behind } = await startServices(platform).catch((error: unknown) => {
    throw config.MONGO_URL === undefined ? portProblem(address, error) : mongoProblem(portProblem(address, error))
  })

  const urls = Object.fromEntries(Object.entries(behind).map(([name, { url }]) => [name, url]))
  await untilReady([gateway.url, ...Object.values(urls)], undo.signal)
  return {
    url: urlOf({ host: config.HOST, port: Number(new URL(gateway.url).port) }),
    dataDir: data.path,
    behind: urls,
  }
}

/** A server that was named and cannot be used is something to mend; its address may hold a password and is not shown. */
const mongoProblem = (error: unknown): unknown =>
  error instanceof Error && /^Mongo/.test(error.name)
    ? new CannotStart(`the MongoDB that MONGO_URL names cannot be used: ${error.message.split('\n')[0]}`, {
        cause: error,
      })
    : error

/** What services are told beyond what the environment says. */
const ownVariables = async (config: LocalConfig, dataDir: string): Promise<NodeJS.ProcessEnv> => ({
  HOST: config.HOST,
  PORT: String(config.PORT),
  DATA_DIR: dataDir,
  DRAIN_MS: String(config.DRAIN_MS),
  ...{ LINGER_MS: '0', DRAIN_SPREAD_MS: '0' }, // there is no other instance to wait for
  PUBLIC_URL: config.PUBLIC_URL ?? urlOf({ host: config.HOST, port: config.PORT }),
  INTERNAL_SECRET: config.INTERNAL_SECRET ?? (await keptSecret(dataDir, 'internal')),
})

/** One broker in this process for all, or a connection of its own for each to the RabbitMQ that is named. */
const brokerOpener = async (
  { RABBITMQ_URL }: LocalConfig,
  undo: UndoStack,
  log: Logger,
): Promise<Platform['openBroker']> => {
  if (RABBITMQ_URL !== undefined) {
    const { openRabbitBroker } = await import('@chat/common/broker/open-rabbit-broker')
    return ({ log, metrics }) => {
      const broker = openRabbitBroker({ url: RABBITMQ_URL, log, metrics })
      return { broker, close: broker.close }
    }
  }
  const broker = openLocalBroker({ log })
  await undo.add(broker.close)
  return () => ({ broker, close: async () => {} })
}
