import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { wheelMongod } from './cache-folder.ts'

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** The first of the places where a mongod may already be: named by the environment, on the PATH, fetched earlier. */
export const findMongod = async (env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const places = env.MONGOD_BINARY
    ? [resolve(env.MONGOD_BINARY)]
    : [...onPath.map((folder) => join(folder, 'mongod')), wheelMongod(env)]

  for (const place of places) if (await isExecutable(place)) return place
  return undefined
}
