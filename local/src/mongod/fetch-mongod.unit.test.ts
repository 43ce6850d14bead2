import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { tempFolder } from '../testing/temp-folder.ts'
import { cachedMongod, cacheFolder } from './cache-folder.ts'
import { fetchMongod, type Source } from './fetch-mongod.ts'
import { findMongod } from './find-mongod.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>
let env: NodeJS.ProcessEnv
const quiet = () => {}

beforeEach(async () => {
  folder = await tempFolder()
  env = { PATH: '', XDG_CACHE_HOME: folder.path }
})
afterEach(() => folder.remove())

const away: Source = {
  version: '9',
  what: 'a far host',
  fetch: () => Promise.reject(new Error('it does not answer\nat all')),
}

const script = (what: string, body: string): Source => ({
  version: '6.0.5',
  what,
  fetch: async (into) => {
    await writeFile(join(into, 'mongod'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return join(into, 'mongod')
  },
})

const works = script('a near host', 'exit 0')

test('the first source that has one is taken, and the next start finds it', async () => {
  const path = await fetchMongod(env, quiet, undefined, [away, works])

  expect(path).toBe(cachedMongod(env, '6.0.5'))
  expect(await findMongod(env)).toBe(path)
  expect(await readdir(cacheFolder(env))).toEqual(['mongod-6.0.5'])
})

test('two that fetch at once both have one in the end', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => fetchMongod(env, quiet, undefined, [works])))

  expect(one).toBe(other)
  expect(await readdir(cacheFolder(env))).toEqual(['mongod-6.0.5'])
})

test('where there is none, one line says what was tried and what to do', async () => {
  const broken = script('a broken one', 'echo "mongod: libcurl.so.4: cannot open shared object file" >&2; exit 127')
  const error = await fetchMongod(env, quiet, undefined, [away, broken]).catch((thrown: Error) => thrown)

  expect(String(error)).toContain('a far host (it does not answer)')
  expect(String(error)).toContain(
    'a broken one (it needs libcurl.so.4, which is not installed: apt-get install libcurl4)',
  )
  expect(String(error)).toContain('MONGOD_BINARY')
  expect(String(error)).not.toContain('\n')
  expect(await findMongod(env)).toBeUndefined()
  expect(await readdir(cacheFolder(env))).toEqual([])
})

test('an interrupted fetch tries nothing else and leaves nothing', async () => {
  const interrupting = new AbortController()
  const interrupted: Source = {
    ...away,
    fetch: async () => {
      interrupting.abort()
      throw new Error('aborted')
    },
  }

  await expect(fetchMongod(env, quiet, interrupting.signal, [interrupted, works])).rejects.toThrow('abort')
  expect(await readdir(cacheFolder(env))).toEqual([])
})
