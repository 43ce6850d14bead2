import { homedir } from 'node:os'
import { join } from 'node:path'

/** Outside the repository, so that a fresh clone need not download again. */
export const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'chat-backend')

export const wheelMongod = (env: NodeJS.ProcessEnv): string => join(cacheFolder(env), 'mongod-6.0.5', 'mongod')
