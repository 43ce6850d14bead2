import { join } from 'node:path'
import type { Logger } from '@chat/common/log/logger'
import { keptSecret } from '../data/kept-secret.ts'
import type { UndoStack } from '../process/undo-stack.ts'
import { findMongod } from './find-mongod.ts'

type Options = { env: NodeJS.ProcessEnv; dataDir: string; undo: UndoStack; log: Logger; say: (text: string) => void }

/**
 * Finds or fetches a mongod and starts it on the data folder. Resolves as soon as its process runs, with a promise of
 * its address for when it answers: others can get ready meanwhile.
 *
 * @throws CannotStart
 */
export const openMongo = async ({ env, dataDir, undo, log, say }: Options): Promise<{ url: Promise<string> }> => {
  const binary = (await findMongod(env)) ?? (await fetchFirst(env, undo, say))
  const password = await keptSecret(dataDir, 'mongo-password')

  const { runMongod } = await import('./run-mongod.ts')
  const { port, up } = await runMongod({ binary, dbPath: join(dataDir, 'mongo'), log, undo })

  const signIn = async (): Promise<string> => {
    await up
    const { ensureUser, ownMongoUrl } = await import('./ensure-user.ts')
    await ensureUser(port, password)
    return ownMongoUrl(port, password)
  }
  return { url: signIn() }
}

const fetchFirst = async (
  env: NodeJS.ProcessEnv,
  { signal }: UndoStack,
  say: (text: string) => void,
): Promise<string> => {
  const { fetchMongod } = await import('./fetch-mongod.ts')
  return fetchMongod(env, say, signal)
}
