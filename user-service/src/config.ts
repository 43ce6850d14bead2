import { readConfig } from '@chat/common/config/read-config'
import {
  accessVariables,
  databaseVariables,
  httpUrl,
  serviceVariables,
  wholeNumber,
} from '@chat/common/config/variables'

const userVariables = {
  /** The internal listener of chat-service, which knows who is there. */
  CHAT_INTERNAL_URL: httpUrl,
  /** How long a profile waits for it. */
  PRESENCE_TIMEOUT_MS: wholeNumber(1).default(500),
  /** Of a picture that somebody uploads. */
  AVATAR_MAX_BYTES: wholeNumber(1).default(2_097_152),
  /** How often it is looked for pictures that nobody has. */
  AVATAR_SWEEP_SECONDS: wholeNumber(1).default(300),
  /** How often it is looked for statuses whose time is over. */
  STATUS_SWEEP_MS: wholeNumber(1).default(1_000),
}

export const loadConfig = (env: NodeJS.ProcessEnv) =>
  readConfig({ ...serviceVariables, ...accessVariables, ...databaseVariables, ...userVariables }, env)

export type Config = ReturnType<typeof loadConfig>
