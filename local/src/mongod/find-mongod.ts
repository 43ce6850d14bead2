import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { CannotStart } from '../cannot-start.ts'
import { cachedMongod, downloadVersion, wheelVersion } from './cache-folder.ts'

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/**
 * The first of the places where a mongod may already be: named by the environment, on the PATH, fetched earlier.
 *
 * @throws CannotStart when the environment names one that cannot be run: another would be a surprise.
 */
export const findMongod = async (env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  if (env.MONGOD_BINARY) {
    const named = resolve(env.MONGOD_BINARY)
    if (await isExecutable(named)) return named
    throw new CannotStart(`MONGOD_BINARY names ${named}, which is not a program that can be run`)
  }

  const command = process.platform === 'win32' ? 'mongod.exe' : 'mongod'
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const fetched = [downloadVersion, wheelVersion].map((version) => cachedMongod(env, version))
  for (const place of [...onPath.map((folder) => join(folder, command)), ...fetched]) {
    if (await isExecutable(place)) return place
  }
  return undefined
}
