import { homedir } from 'node:os'
import { join } from 'node:path'

/** MongoDB's own build. */
export const downloadVersion = '8.2.6'

/** Where MongoDB's own host cannot be reached. */
export const wheelVersion = '6.0.5'

/** Outside the repository, so that a fresh clone need not download again. */
export const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'chat-backend')

export const cachedMongod = (env: NodeJS.ProcessEnv, version: string): string =>
  join(cacheFolder(env), `mongod-${version}`, process.platform === 'win32' ? 'mongod.exe' : 'mongod')
