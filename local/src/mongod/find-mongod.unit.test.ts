import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { tempFolder } from '../testing/temp-folder.ts'
import { cachedMongod, downloadVersion, wheelVersion } from './cache-folder.ts'
import { findMongod } from './find-mongod.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>
let env: NodeJS.ProcessEnv

beforeEach(async () => {
  folder = await tempFolder()
  env = {
    PATH: [join(folder.path, 'empty'), join(folder.path, 'bin')].join(delimiter),
    XDG_CACHE_HOME: join(folder.path, 'cache'),
  }
})
afterEach(() => folder.remove())

const program = async (path: string, mode = 0o755): Promise<string> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '#!/bin/sh\n', { mode })
  return path
}

test('nothing is found where there is nothing', async () => {
  expect(await findMongod(env)).toBeUndefined()
})

test('what the environment names goes before the PATH, and that before what was fetched', async () => {
  const fromWheel = await program(cachedMongod(env, wheelVersion))
  expect(await findMongod(env)).toBe(fromWheel)
  const downloaded = await program(cachedMongod(env, downloadVersion))
  expect(await findMongod(env)).toBe(downloaded)
  const onPath = await program(join(folder.path, 'bin', 'mongod'))
  expect(await findMongod(env)).toBe(onPath)
  const named = await program(join(folder.path, 'mine'))
  expect(await findMongod({ ...env, MONGOD_BINARY: named })).toBe(named)
})

test('a named one that cannot be run is refused, not replaced', async () => {
  await program(join(folder.path, 'bin', 'mongod'))
  const named = join(folder.path, 'none')

  await expect(findMongod({ ...env, MONGOD_BINARY: named })).rejects.toThrow(`MONGOD_BINARY names ${named}`)
})

test('without XDG_CACHE_HOME the cache is in the home folder', () => {
  expect(cachedMongod({ HOME: '/home/ada' }, '1.2.3')).toBe('/home/ada/.cache/chat-backend/mongod-1.2.3/mongod')
})
