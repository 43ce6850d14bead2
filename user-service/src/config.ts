import { readConfig } from '@chat/common/config/read-config'
import { accessVariables, databaseVariables, serviceVariables } from '@chat/common/config/variables'

export const loadConfig = (env: NodeJS.ProcessEnv) =>
  readConfig({ ...serviceVariables, ...accessVariables, ...databaseVariables }, env)

export type Config = ReturnType<typeof loadConfig>
