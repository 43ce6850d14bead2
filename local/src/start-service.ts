import type { Broker } from '@chat/common/broker/broker'
import type { Logger } from '@chat/common/log/logger'
import { createMetrics, type Metrics } from '@chat/common/metrics/metrics'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { databaseUrl } from './database-url.ts'
import type { UndoStack } from './process/undo-stack.ts'
import { withVariables } from './with-variables.ts'

export type ServiceDefinition<Config> = {
  name: string
  database?: string
  loadConfig: (env: NodeJS.ProcessEnv) => Config
  createIndexes?: (config: Config) => Promise<void>
  start: (config: Config, parts: ServiceParts) => Promise<RunningService>
}

/** What all services are started with. */
export type Platform = {
  env: NodeJS.ProcessEnv
  mongoUrl: string
  undo: UndoStack
  createLog: (service: string) => Logger
  openBroker: (parts: { log: Logger; metrics: Metrics }) => OpenBroker
}

export type OpenBroker = { broker: Broker; close: () => Promise<void> }

/** Its addresses for others in this process. */
export type Started = { url: string; internalUrl?: string }

/**
 * Builds the indexes of one service and gives how to start it, on a free port of this machine or where `env` says.
 */
export const prepareService = async <Config>(
  platform: Platform,
  { name, database, loadConfig, createIndexes, start }: ServiceDefinition<Config>,
  env: NodeJS.ProcessEnv,
): Promise<() => Promise<Started>> => {
  const mongo =
    database === undefined ? {} : { MONGO_URL: databaseUrl(platform.mongoUrl, database), MONGO_PASSWORD: '' }
  const config = loadConfig(withVariables(platform.env, { ...mongo, ...env }))
  await createIndexes?.(config)

  return async () => {
    const log = platform.createLog(name)
    const metrics = createMetrics(name)
    const { broker, close } = platform.openBroker({ log, metrics })
    await platform.undo.add(close)
    const { port, internalPort, stop } = await start(config, { log, broker, metrics })
    await platform.undo.add(stop)

    return {
      url: `http://127.0.0.1:${port}`,
      ...(internalPort !== undefined && { internalUrl: `http://127.0.0.1:${internalPort}` }),
    }
  }
}
