import { access, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { listen } from '@chat/common/http/listen'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { CannotStart } from './cannot-start.ts'
import { toCannotStart } from './config.ts'
import { findFreePort } from './free-port.ts'
import { launch } from './launch.ts'
import { createUndoStack } from './process/undo-stack.ts'
import { tempFolder } from './testing/temp-folder.ts'

jest.setTimeout(60_000)

let folder: Awaited<ReturnType<typeof tempFolder>>
let dataDir: string
beforeEach(async () => {
  folder = await tempFolder()
  dataDir = join(folder.path, 'data')
})
afterEach(() => folder.remove())

/** Why it does not start: what a process prints before it ends with 1. */
const refusal = async (env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const undo = createUndoStack()
  const own = { PORT: `${await findFreePort()}`, DATA_DIR: dataDir, BCRYPT_COST: '4', LOG_LEVEL: 'silent' }
  const result = await launch({ env: { ...process.env, ...own, ...env }, undo, say: () => {} }).catch(toCannotStart)
  await undo.undoAll(8_000, () => {})
  if (result instanceof CannotStart) return result.message
  throw new Error('it was not refused', { cause: result })
}

test.each([
  {
    what: 'a port that is none',
    env: { PORT: '70000' },
    says: /^The environment is not valid: PORT: .+$/,
  },
  {
    what: 'a cost that is none',
    env: { BCRYPT_COST: 'x', MONGO_URL: 'mongodb://127.0.0.1:1' },
    says: /^The environment is not valid: BCRYPT_COST: .+$/,
  },
  {
    what: 'a mongod that is none',
    env: { MONGOD_BINARY: '/none' },
    says: /^MONGOD_BINARY names \/none, .+$/,
  },
  {
    what: 'a host that is elsewhere',
    env: { HOST: '192.0.2.1' },
    says: /^port \d+ on 192\.0\.2\.1 is not an address .+$/,
  },
  {
    what: 'a MongoDB that does not answer',
    env: { MONGO_URL: 'mongodb://127.0.0.1:1' },
    says: /^the MongoDB that MONGO_URL names cannot be used: .+$/,
  },
])('$what is refused in one line', async ({ env, says }) => {
  expect(await refusal(env)).toMatch(says)
})

test('a port that another program has is refused in one line, before a database is made', async () => {
  const other = createServer()
  const port = await listen(other, { host: '127.0.0.1', port: 0 })

  expect(await refusal({ PORT: `${port}` })).toMatch(/^port \d+ on 127\.0\.0\.1 is taken by another program: .+$/)
  await expect(access(join(dataDir, 'mongo'))).rejects.toThrow()
  other.close()
})

test('a folder that cannot be written is refused in one line', async () => {
  const file = join(folder.path, 'file')
  await writeFile(file, '')

  expect(await refusal({ DATA_DIR: join(file, 'data') })).toMatch(
    /^the data folder .+ is not writable \(ENOTDIR\): .+$/,
  )
})

test('a mongod that does not start is refused in one line, with its own reason', async () => {
  await mkdir(join(dataDir, 'mongo'), { recursive: true })
  await writeFile(join(dataDir, 'mongo', 'storage.bson'), 'broken')

  expect(await refusal()).toMatch(/^MongoDB \(.+\) does not start: Unable to read .+$/)
})
