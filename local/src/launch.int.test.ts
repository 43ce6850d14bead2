import { readdir, stat } from 'node:fs/promises'
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

const account = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' }

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** A start of everything takes seconds, so what is asked of one that runs is asked of few. */
test('says where it is, keeps its secrets and its folder to itself, starts its mongod again, and ends with 0 within 10 s', async () => {
  const launcher = await launch()
  const url = await launcher.ready()
  expect(url).toBe(`http://127.0.0.1:${launcher.port}`)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  for (const secret of ['internal', 'mongo-password']) {
    expect((await stat(join(dataDir, 'secrets', secret))).mode & 0o777).toBe(0o600)
  }

  const second = await launch()
  expect((await second.ended()).code).toBe(1)
  expect(second.complaints()).toMatch(/^chat-backend: the data folder .+ is in use by process \d+: .+\n$/)

  process.kill(await mongodOf(dataDir), 'SIGKILL')
  await until(() => launcher.output().includes('starting it again'))
  await until(async () => (await fetch(`${url}/readyz`)).status === 200, {
    timeoutMs: 30_000,
    what: 'being ready again',
  })
  await until(async () => (await post(`${url}/api/auth/register`, account)).status === 201, { timeoutMs: 10_000 })

  const mongod = await mongodOf(dataDir)
  const askedAt = performance.now()
  expect(await end(launcher, 'SIGTERM')).toBe(0)
  expect(performance.now() - askedAt).toBeLessThan(10_000)
  await nothingRuns(dataDir, mongod)
  expect(launcher.complaints()).toBe('')
})

test('keeps everything over SIGKILL, which leaves no mongod; one started right after it by npm ends when npm is killed', async () => {
  const first = await launch()
  expect((await post(`${await first.ready()}/api/auth/register`, account)).status).toBe(201)

  const mongod = await mongodOf(dataDir)
  await end(first, 'SIGKILL')
  const second = await launch({ command: ['npm', 'start'] })
  const login = await post(`${await second.ready()}/api/auth/login`, { login: 'ada', password: account.password })
  expect(login.status).toBe(200)
  expect(processesWith(`undertaker.mjs  ${mongod}`)).toEqual([])

  const secondMongod = await mongodOf(dataDir)
  second.child.kill('SIGKILL')
  await nothingRuns(dataDir, secondMongod)
  await until(async () => !(await fetch(`http://127.0.0.1:${second.port}/healthz`).catch(() => undefined)))
})

describe('while it starts', () => {
  const launchUntilMongod = async (command?: string[]): Promise<Launcher> => {
    const launcher = await launch(command && { command })
    await until(() => processesWith(join(dataDir, 'mongo')).length > 0, { timeoutMs: 30_000 })
    return launcher
  }

  test('a signal ends it with 0', async () => {
    const launcher = await launchUntilMongod()

    expect(await end(launcher, 'SIGINT')).toBe(0)
    await until(() => processesWith(dataDir).length === 0)
  })

  test('it ends when the npm above it gets SIGTERM', async () => {
    const launcher = await launchUntilMongod(['npm', 'start'])

    launcher.child.kill('SIGTERM')
    await until(async () => (await readdir(join(dataDir, 'running'))).length === 0)
    await until(() => processesWith(dataDir).length === 0)
  })
})
