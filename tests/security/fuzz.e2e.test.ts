import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { firstAdmin } from '../e2e/journeys/world.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { describeWith } from '../support/describe-with.ts'
import { schemathesis, schemathesisEnvironment } from '../support/schemathesis.ts'

const document = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))

/** One that no example in the document has: an example would close the account or change what it is opened with. */
const password = 'what nobody tries by chance'

/**
 * They end the session that all other calls need, given an id out of an answer; what they answer is held to the document
 * in their own tests.
 */
const left = ['logout', 'endSession', 'endSessionsOfAccount']

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
]

const fixed = [
  `--checks=${checks.join()}`,
  '--phases=examples,fuzzing',
  '--generation-deterministic',
  '--continue-on-failure',
  '--no-shrink',
  '--no-color',
  '--workers=2',
  ...left.map((id) => `--exclude-operation-id=${id}`),
]

describeWith(['schemathesis'], 'every call, asked as documents say and with what comes to mind of a machine', () => {
  let platform: Platform

  beforeAll(async () => {
    platform = await startPlatform({ env: firstAdmin })
  }, 120_000)
  afterAll(() => platform?.remove(), 60_000)

  const tokenFrom = async (path: string, body: object): Promise<string> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${platform.url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return ((await response.json()) as { accessToken: string }).accessToken // as both calls answer
  }

  const fuzz = async (token: string, chosen: string[]) => {
    const where = [`--url=${platform.url}/api`, `--header=Authorization: Bearer ${token}`]
    const child = spawn(schemathesis!, ['run', document, ...where, ...fixed, ...chosen], {
      env: { PATH: process.env.PATH, HOME: platform.dataDir, ...schemathesisEnvironment },
      cwd: platform.dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
    const [code] = (await once(child, 'close')) as [number | null]

    const me = await fetch(`${platform.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })
    return { code, isStillLoggedIn: me.ok, said: code === 0 ? '' : said.slice(-12_000) }
  }

  test('as somebody, answers what the document tells of', async () => {
    const names = { username: 'somebody', email: 'somebody@example.org' }
    const token = await tokenFrom('/auth/register', { ...names, password })
    expect(await fuzz(token, ['--max-examples=4'])).toEqual({ code: 0, isStillLoggedIn: true, said: '' })
  }, 240_000)

  test('as an admin too, where only admins are let in', async () => {
    const { ADMIN_USERNAME: login, ADMIN_PASSWORD } = firstAdmin
    const token = await tokenFrom('/auth/login', { login, password: ADMIN_PASSWORD })
    const ofAdmins = '--include-path-regex=^/(auth/(accounts|audit)|chats/(reports|audit)|webhooks)'
    expect(await fuzz(token, ['--max-examples=6', ofAdmins])).toEqual({ code: 0, isStillLoggedIn: true, said: '' })
  }, 240_000)
})
