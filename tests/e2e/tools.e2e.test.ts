import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createClient } from '@chat/sdk/client'
import { transform } from 'esbuild'
import { cast, password } from '../../clients/demo/src/cast.ts'
import { scenes, townSquare } from '../../clients/demo/src/scenes.ts'
import { samplesOf } from '../../docs/testing/samples.ts'
import { journeys } from '../../docs/generate/postman/journeys/all.ts'
import { startPlatform, type Platform } from './platform.ts'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const admin = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: 'correct horse battery', ADMIN_EMAIL: 'root@example.org' }

let platform: Platform
let folder: string

beforeAll(async () => {
  platform = await startPlatform({ env: admin })
  folder = await mkdtemp(join(tmpdir(), 'chat-test-tools-'))
}, 120_000)

afterAll(async () => {
  await platform?.remove()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const node = (args: string[]) => run(process.execPath, args, { cwd, timeout: 150_000 })

type Report = {
  run: {
    executions: { item: { name: string }; assertions?: { assertion: string; error?: { message: string } }[] }[]
    failures: { source: { name?: string }; error: { message: string } }[]
  }
}

/** Runs the Postman collection with these variables in its environment. */
const runCollection = async (variables: Record<string, string>): Promise<Report['run']> => {
  const report = join(folder, `${Object.keys(variables).length}.json`)
  const given = Object.entries({ url: platform.url, ...variables }).flatMap(([name, value]) => [
    '--env-var',
    `${name}=${value}`,
  ])
  await node([
    'node_modules/newman/bin/newman.js',
    ...['run', 'docs/postman/chat-backend.postman_collection.json'],
    ...['--environment', 'docs/postman/chat-backend.postman_environment.json'],
    ...['--working-dir', 'docs/postman', '--suppress-exit-code', '--reporters', 'json'],
    ...['--reporter-json-export', report, ...given],
  ])
  return (JSON.parse(await readFile(report, 'utf8')) as Report).run // as newman writes it
}

const steps = journeys.flatMap((journey) => journey.steps)

test('the Postman collection runs from top to bottom, and every request of it is checked', async () => {
  const { executions, failures } = await runCollection({
    adminUsername: admin.ADMIN_USERNAME,
    adminPassword: admin.ADMIN_PASSWORD,
  })
  expect(failures.map(({ source, error }) => `${source.name}: ${error.message}`)).toEqual([])
  expect(executions.map(({ item }) => item.name)).toEqual(steps.map(({ name }) => name))
  expect(executions.filter(({ assertions = [] }) => assertions.length < 2).map(({ item }) => item.name)).toEqual([])
}, 180_000)

test('the demo makes people with something to say, once, and keeps them talking', async () => {
  const demo = (...args: string[]) =>
    node(['--conditions=source', '--import', 'tsx', 'clients/demo/src/main.ts', '--url', platform.url, ...args])
  const first = await demo('--history', '20')
  expect(first.stdout).toContain(`${cast.length} of ${cast.length} people are new`)
  expect(first.stderr).toContain('100 %')

  const ada = createClient({ url: platform.url })
  await ada.login('ada', password)
  const read = async () =>
    new Map((await ada.chats.list()).items.map((chat) => [chat.name ?? chat.peer?.username, chat]))
  const chats = await read()
  const hers = scenes.filter((scene) =>
    scene.kind === 'direct' ? scene.between.includes('ada') : [scene.owner, ...scene.members].includes('ada'),
  )
  expect(chats.size).toBe(hers.length)
  const room = chats.get(townSquare)!
  const shown = (await ada.messages.history(room.id, { limit: 100 })).items
  expect(shown.filter(({ text }) => text !== '').length).toBeGreaterThanOrEqual(27)
  expect(shown.some(({ reactions }) => reactions.length > 0)).toBe(true)
  expect(shown.some(({ replyTo }) => replyTo !== undefined)).toBe(true)

  const again = await demo('--history', '20', '--talk', '--lines', '3', '--every', '0.1')
  expect(again.stdout).toContain(`0 of ${cast.length} people are new`)
  const after = await read()
  expect(after.size).toBe(chats.size)
  expect(after.get(townSquare)!.lastSeq).toBe(room.lastSeq + 3)
  ada.close()
}, 180_000)

/** Where packages of the workspace are found. */
const samples = join(cwd, 'node_modules/.cache/chat-backend-samples')
const guides = readdirSync(join(cwd, 'docs/guides')).filter((name) => name.endsWith('.md'))

test.each(['README.md', ...guides.map((name) => `docs/guides/${name}`)])(
  'the code on %s does what the page says, from top to bottom',
  async (page) => {
    const { shell, typescript } = samplesOf(await readFile(join(cwd, page), 'utf8'))
    const here = (code: string): string => code.replaceAll('http://127.0.0.1:8080', platform.url)
    if (shell !== '') await run('bash', ['-euo', 'pipefail', '-c', here(shell)], { cwd, timeout: 60_000 })
    if (typescript === '') return

    await mkdir(samples, { recursive: true })
    const file = join(samples, `${page.replaceAll(/\W/g, '-')}.mjs`)
    const { code } = await transform(here(typescript), { loader: 'ts', target: 'node20' })
    await writeFile(file, `${code}\nprocess.exit(0)\n`) // what a page leaves open
    await node([file])
  },
  120_000,
)
