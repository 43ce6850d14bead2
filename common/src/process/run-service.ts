import { describeError } from '../broker/describe-error.ts'
import { openRabbitBroker } from '../broker/open-rabbit-broker.ts'
import { checkAll, ConfigError, readConfig } from '../config/read-config.ts'
import { brokerVariables, serviceVariables } from '../config/variables.ts'
import { createLogger } from '../log/logger.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { RunningService, ServiceParts } from './service.ts'

type Definition<Config> = {
  name: string
  loadConfig: (env: NodeJS.ProcessEnv) => Config
  start: (config: Config, parts: ServiceParts) => Promise<RunningService>
  /** Present where the service has a database. */
  createIndexes?: (config: Config) => Promise<void>
}

const stopWithinMs = 10_000

/**
 * Runs one service as a process of its own: `main.js`, or `main.js create-indexes` once at deploy. SIGTERM and SIGINT
 * drain it; a second signal changes nothing. What keeps it from starting is told in one line, and it exits 1.
 */
export const runService = async <Config>(definition: Definition<Config>): Promise<void> => {
  try {
    const isServing = process.argv[2] !== 'create-indexes'
    const runVariables = { ...serviceVariables, ...(isServing && brokerVariables) }
    checkAll([() => definition.loadConfig(process.env), () => readConfig(runVariables, process.env)])
    const config = definition.loadConfig(process.env)
    if (isServing) await serve(definition, config)
    else await definition.createIndexes?.(config)
  } catch (error) {
    const why = error instanceof ConfigError ? error.message : `cannot start: ${describeError(error)}`
    process.stderr.write(`${definition.name}: ${why}\n`)
    process.exit(1) // whatever was opened before it failed must not keep the process
  }
}

const serve = async <Config>({ name, start }: Definition<Config>, config: Config): Promise<void> => {
  const { LOG_LEVEL, LOG_FORMAT, RABBITMQ_URL } = readConfig({ ...serviceVariables, ...brokerVariables }, process.env)
  const log = createLogger({ service: name, level: LOG_LEVEL, format: LOG_FORMAT })
  const metrics = createMetrics(name)
  const broker = openRabbitBroker({ url: RABBITMQ_URL, log, metrics })
  const running = await start(config, { log, broker, metrics })
  log.info({ port: running.port }, 'listening')

  let stopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'draining')
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    await running.stop()
    await broker.close()
    log.info('stopped')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (given) => void stop(given))
}
