import { readConfig } from '@chat/common/config/read-config'
import { accessVariables, databaseVariables, serviceVariables, wholeNumber } from '@chat/common/config/variables'

const variables = {
  ...serviceVariables,
  ...databaseVariables,
  ...accessVariables,
  /** How long messages are gathered before they are folded into inboxes with one write; at most a second. */
  FOLD_WITHIN_MS: wholeNumber(0, 1_000).default(50),
  /** How late a membership may be told of after the messages that it is about. */
  LATE_WITHIN_SECONDS: wholeNumber(1).default(86_400),
}

export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(variables, env)

export type Config = ReturnType<typeof loadConfig>
