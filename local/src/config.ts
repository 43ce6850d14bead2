import { ConfigError, readConfig } from '@chat/common/config/read-config'
import { httpUrl, optionalServers, port, serviceVariables, wholeNumber } from '@chat/common/config/variables'
import { z } from 'zod'
import { CannotStart } from './cannot-start.ts'

/** What the launcher itself needs; the services read what is theirs from the same environment. */
const variables = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8080),
  DATA_DIR: z.string().default('./data'),
  /** Set: used instead of what would be started. The database name of each service is its own. */
  ...optionalServers,
  /** What links in mails and invites begin with. */
  PUBLIC_URL: httpUrl.optional(),
  INTERNAL_SECRET: z.string().min(16).optional(),
  LOG_LEVEL: serviceVariables.LOG_LEVEL,
  LOG_FORMAT: z.enum(['json', 'pretty']).default('pretty'),
  DRAIN_MS: wholeNumber().default(3_000),
}

export type LocalConfig = ReturnType<typeof loadConfig>

/** @throws ConfigError */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(variables, env)

/** A wrong environment is something to mend like any other, on one line. */
export const toCannotStart = (error: unknown): unknown =>
  error instanceof ConfigError ? new CannotStart(error.message.replaceAll(/\s*\n\s*/g, ' '), { cause: error }) : error
