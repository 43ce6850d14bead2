import { readConfig } from '@chat/common/config/read-config'
import { accessVariables, databaseVariables, httpUrl, serviceVariables } from '@chat/common/config/variables'

const userVariables = {
  /** The internal listener of chat-service, which knows who is there. */
  CHAT_INTERNAL_URL: httpUrl,
}

export const loadConfig = (env: NodeJS.ProcessEnv) =>
  readConfig({ ...serviceVariables, ...accessVariables, ...databaseVariables, ...userVariables }, env)

export type Config = ReturnType<typeof loadConfig>
