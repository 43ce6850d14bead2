import { describeError } from '../broker/describe-error.ts'
import { openRabbitBroker } from '../broker/open-rabbit-broker.ts'
import { checkAll, ConfigError, readConfig } from '../config/read-config.ts'
import { brokerVariables, databaseVariables, serviceVariables } from '../config/variables.ts'
import { createLogger, type Logger } from '../log/logger.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { onceDatabaseAnswers } from '../mongo/once-database-answers.ts'
import type { RunningService, ServiceParts } from './service.ts'

type Definition<Config> = {
  name: string
  loadConfig: (env: NodeJS.ProcessEnv) => Config
  start: (config: Config, parts: ServiceParts) => Promise<RunningService>
  /** Present where the service has a database. */
  createIndexes?: (config: Config) => Promise<void>
  /** What an operator may have it do instead of serving: `main.js <name> <arguments>`. */
  jobs?: Record<string, Job<Config>>
}

export type Job<Config> = {
  /** What `--help` says of it. */
  usage: string
  /** @throws Error that is shown as it is. */
  run: (config: Config, args: string[], print: (text: string) => void) => Promise<void>
}

const stopWithinMs = 10_000

const indexUsage =
  'usage: create-indexes         makes the indexes that are missing; to be run once before new instances'

const usageOf = (name: string, jobs: Record<string, { usage: string }>): string =>
  [
    `usage: node dist/main.js               runs ${name}; its variables are in docs/configuration.md`,
    ...Object.keys(jobs).map((job) => `       node dist/main.js ${job} [--help]`),
  ].join('\n')

/**
 * Runs one service as a process of its own: `main.js`, or `main.js create-indexes` once at deploy, or one of its jobs. It
 * waits for its MongoDB. SIGTERM and SIGINT drain it, or end it at once while it waits; a second signal changes nothing. What keeps it
 * from starting and no waiting mends is told in one line, and it exits 1.
 */
export const runService = async <Config>(definition: Definition<Config>): Promise<void> => {
  try {
    const [verb, ...args] = process.argv.slice(2)
    const jobs: Record<string, Job<Config>> = {
      'create-indexes': { usage: indexUsage, run: definition.createIndexes ?? (async () => {}) },
      ...definition.jobs,
    }
    const job = Object.entries(jobs).find(([name]) => name === verb)?.[1]
    if (verb === '--help' || args.includes('--help'))
      return void process.stdout.write(`${job?.usage ?? usageOf(definition.name, jobs)}\n`)

    if (verb !== undefined && job === undefined)
      throw new Error(`there is no such command, only ${Object.keys(jobs).join(', ')}`)
    const isServing = job === undefined
    const runVariables = { ...serviceVariables, ...(isServing && brokerVariables) }
    checkAll([() => definition.loadConfig(process.env), () => readConfig(runVariables, process.env)])
    await (isServing ? serve(definition) : doJob(definition, job, args))
  } catch (error) {
    const why =
      error instanceof ConfigError ? error.message : `cannot start: ${describeError(error).replaceAll('\n', ', ')}`
    process.stderr.write(`${definition.name}: ${why}\n`)
    process.exit(1) // whatever was opened before it failed must not keep the process
  }
}

const openLog = (service: string): Logger => {
  const { LOG_LEVEL, LOG_FORMAT } = readConfig(serviceVariables, process.env)
  return createLogger({ service, level: LOG_LEVEL, format: LOG_FORMAT })
}

/** Calls `stop` at the first signal. */
const atSignal = (stop: (signal: NodeJS.Signals) => void): void => {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      stop(signal)
    })
}

/** Does `work` when the database of the service answers, if it has one. */
const withDatabase = <Config, Result>(
  { createIndexes }: Definition<Config>,
  log: Logger,
  work: () => Promise<Result>,
): Promise<Result> =>
  createIndexes === undefined
    ? work()
    : onceDatabaseAnswers({ url: readConfig(databaseVariables, process.env).MONGO_URL, log }, work)

const doJob = async <Config>(definition: Definition<Config>, job: Job<Config>, args: string[]): Promise<void> => {
  const log = openLog(definition.name)
  const config = definition.loadConfig(process.env)
  atSignal(() => process.exit(0)) // what is built halfway is built at the next run
  await withDatabase(definition, log, () => job.run(config, args, (text) => process.stdout.write(text)))
  process.exit(0) // a try that failed may have left a connection
}

const serve = async <Config>(definition: Definition<Config>): Promise<void> => {
  const { name } = definition
  const log = openLog(name)
  const config = definition.loadConfig(process.env)
  let stop = async (): Promise<void> => process.exit(0) // until it serves there is nothing to finish
  atSignal((signal) => {
    log.info({ signal }, 'draining')
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    void stop()
  })

  const metrics = createMetrics(name)
  const { RABBITMQ_URL: url } = readConfig(brokerVariables, process.env)
  const broker = openRabbitBroker({ url, log, metrics })
  const running = await withDatabase(definition, log, () => definition.start(config, { log, broker, metrics }))
  stop = async () => {
    await running.stop()
    await broker.close()
    log.info('stopped')
  }
  log.info({ port: running.port }, 'listening')
}
