import { access, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '@chat/common/testing/until'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { mongodOf, startLauncher, type Launcher } from './testing/start-platform.ts'
import { processesWith } from './testing/processes.ts'
import { tempFolder } from './testing/temp-folder.ts'

jest.setTimeout(120_000)

let folder: Awaited<ReturnType<typeof tempFolder>>
let dataDir: string
let launchers: Launcher[]

const launch = async (options: Partial<Parameters<typeof startLauncher>[0]> = {}): Promise<Launcher> => {
  const launcher = await startLauncher({ dataDir, ...options })
  launchers.push(launcher)
  return launcher
}

const end = async (launcher: Launcher, signal: NodeJS.Signals): Promise<number | null> => {
  launcher.child.kill(signal)
  return (await launcher.ended()).code
}

const nothingRuns = async (dir: string, mongod: number): Promise<void> => {
  const left = () => processesWith(dir, `undertaker.mjs  ${mongod}`)
  await until(() => left().length === 0, { what: 'the end of everything on the data folder' })
}

beforeEach(async () => {
  launchers = []
  folder = await tempFolder()
  dataDir = join(folder.path, 'data')
})

afterEach(async () => {
  await Promise.all(launchers.map((launcher) => end(launcher, 'SIGKILL')))
  await until(() => processesWith(dataDir).length === 0)
  await folder.remove()
})

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('a platform that runs', () => {
  test('says where it is, keeps its secrets to itself, ends with 0 within 10 s and leaves nothing running', async () => {
    const launcher = await launch()
    const url = await launcher.ready()
    expect(url).toBe(`http://127.0.0.1:${launcher.port}`)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    for (const secret of ['internal', 'mongo-password']) {
      expect((await stat(join(dataDir, 'secrets', secret))).mode & 0o777).toBe(0o600)
    }

    const mongod = await mongodOf(dataDir)
    const askedAt = performance.now()
    expect(await end(launcher, 'SIGTERM')).toBe(0)
    expect(performance.now() - askedAt).toBeLessThan(10_000)
    await nothingRuns(dataDir, mongod)
    expect(launcher.complaints()).toBe('')
  })

  test('refuses a second one on its folder, and one on its port, in one line each', async () => {
    const first = await launch()
    await first.ready()

    const onFolder = await launch()
    expect((await onFolder.ended()).code).toBe(1)
    expect(onFolder.complaints()).toMatch(/^chat-backend: the data folder .+ is in use by process \d+: .+\n$/)

    const onPort = await launch({ dataDir: join(folder.path, 'other'), port: first.port })
    expect((await onPort.ended()).code).toBe(1)
    expect(onPort.complaints()).toMatch(/^chat-backend: port \d+ on 127\.0\.0\.1 is taken by another program: .+\n$/)
    await expect(access(join(folder.path, 'other', 'mongo'))).rejects.toThrow()
  })

  test('keeps everything over SIGKILL, which leaves no mongod, and a start right after it', async () => {
    const first = await launch()
    const account = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' }
    expect((await post(`${await first.ready()}/api/auth/register`, account)).status).toBe(201)

    const mongod = await mongodOf(dataDir)
    await end(first, 'SIGKILL')
    const second = await launch()
    const login = await post(`${await second.ready()}/api/auth/login`, { login: 'ada', password: account.password })
    expect(login.status).toBe(200)
    expect(processesWith(`undertaker.mjs  ${mongod}`)).toEqual([])

    const secondMongod = await mongodOf(dataDir)
    await end(second, 'SIGKILL')
    await nothingRuns(dataDir, secondMongod)
  })

  test('starts its mongod again when that ends by itself', async () => {
    const launcher = await launch()
    const url = await launcher.ready()

    process.kill(await mongodOf(dataDir), 'SIGKILL')
    await until(() => launcher.output().includes('starting it again'))
    await until(async () => (await fetch(`${url}/readyz`)).status === 200, {
      timeoutMs: 30_000,
      what: 'being ready again',
    })
    const account = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' }
    await until(async () => (await post(`${url}/api/auth/register`, account)).status === 201, { timeoutMs: 10_000 })
  })

  test.each(['SIGTERM', 'SIGKILL'] as const)('ends when the npm above it gets %s', async (signal) => {
    const launcher = await launch({ command: ['npm', 'start'] })
    await launcher.ready()
    const mongod = await mongodOf(dataDir)

    launcher.child.kill(signal)
    await nothingRuns(dataDir, mongod)
    await until(async () => !(await fetch(`http://127.0.0.1:${launcher.port}/healthz`).catch(() => undefined)))
  })
})

test('a signal while it starts ends it with 0', async () => {
  const launcher = await launch()
  await until(() => processesWith(join(dataDir, 'mongo')).length > 0, { timeoutMs: 30_000 })

  expect(await end(launcher, 'SIGINT')).toBe(0)
  await until(() => processesWith(dataDir).length === 0)
})

test.each([
  {
    what: 'a port that is none',
    env: { PORT: '70000' },
    says: /^chat-backend: The environment is not valid: PORT: .+\n$/,
  },
  {
    what: 'a cost that is none',
    env: { BCRYPT_COST: 'x' },
    says: /^chat-backend: The environment is not valid: BCRYPT_COST: .+\n$/,
  },
  {
    what: 'a mongod that is none',
    env: { MONGOD_BINARY: '/none' },
    says: /^chat-backend: MONGOD_BINARY names \/none, .+\n$/,
  },
  {
    what: 'a host that is elsewhere',
    env: { HOST: '192.0.2.1' },
    says: /^chat-backend: port \d+ on 192\.0\.2\.1 is not an address .+\n$/,
  },
  {
    what: 'a MongoDB that does not answer',
    env: { MONGO_URL: 'mongodb://127.0.0.1:1' },
    says: /^chat-backend: the MongoDB that MONGO_URL names cannot be used: .+\n$/,
  },
])('$what is refused in one line', async ({ env, says }) => {
  const launcher = await launch({ env })

  expect((await launcher.ended()).code).toBe(1)
  expect(launcher.complaints()).toMatch(says)
})

test('a folder that cannot be written is refused in one line', async () => {
  const file = join(folder.path, 'file')
  await writeFile(file, '')
  const launcher = await launch({ dataDir: join(file, 'data') })

  expect((await launcher.ended()).code).toBe(1)
  expect(launcher.complaints()).toMatch(/^chat-backend: the data folder .+ is not writable \(ENOTDIR\): .+\n$/)
})

test('a mongod that does not start is refused in one line, with its own reason', async () => {
  await mkdir(join(dataDir, 'mongo'), { recursive: true })
  await writeFile(join(dataDir, 'mongo', 'storage.bson'), 'broken')
  const launcher = await launch()

  expect((await launcher.ended()).code).toBe(1)
  expect(launcher.complaints()).toMatch(/^chat-backend: MongoDB \(.+\) does not start: Unable to read .+\n$/)
})
