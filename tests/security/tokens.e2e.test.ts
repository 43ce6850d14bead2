import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { memoryStorage } from '@chat/sdk/token-storage'
import { createPeople, password, tokenOf, type Device, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { openRawSocket } from '../e2e/raw-socket.ts'
import { adminDoors, doors, fill, nameOf } from './doors.ts'
import { knock } from './knock.ts'

const ttlSeconds = 5

type Part = Record<string, unknown>
type Keys = { keys: (Part & { kid: string; n: string })[] }

let platform: Platform
let people: People
let ada: Device
let publicKeys: Keys

beforeAll(async () => {
  const admin = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: password, ADMIN_EMAIL: 'root@example.org' }
  platform = await startPlatform({ env: { ACCESS_TOKEN_TTL_SECONDS: `${ttlSeconds}`, ...admin } })
  people = createPeople(platform.url)
  ada = await people.register('ada')
  const published = await fetch(`${platform.url}/api/auth/.well-known/jwks.json`)
  publicKeys = (await published.json()) as Keys // as the specification of JWKS says
}, 90_000)

afterAll(async () => {
  people?.leave()
  await platform?.remove()
}, 30_000)

const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const decode = (part: string): Part => JSON.parse(Buffer.from(part, 'base64url').toString()) as Part

/** Its own key, which nobody published. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

const forge = (good: string, change: { header?: Part; claims?: Part }, sign?: (input: string) => string): string => {
  const [header, claims, signature] = good.split('.') as [string, string, string] // a JWT has three parts
  const head = encode({ ...decode(header), ...change.header })
  const input = `${head}.${encode({ ...decode(claims), ...change.claims })}`
  return `${input}.${sign ? sign(input) : signature}`
}

const byStranger = (input: string): string => createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')
const byPublicKey = (input: string): string =>
  createHmac('sha256', JSON.stringify(publicKeys.keys[0])).update(input).digest('base64url')

/** From a good token, one that must not be taken for one. */
const wrong: Record<string, (good: string) => string> = {
  'that is empty': () => '',
  'that is no token': () => 'nonsense',
  'of three empty parts': () => '..',
  'that is cut off': (good) => good.slice(0, -20),
  'with something behind it': (good) => `${good}x`,
  'without a signature': (good) => good.replace(/[^.]*$/, ''),
  'that says it needs no signature': (good) => forge(good, { header: { alg: 'none' } }, () => ''),
  'that says it needs no signature, in another spelling': (good) => forge(good, { header: { alg: 'nOnE' } }, () => ''),
  'signed with the public key as a secret': (good) => forge(good, { header: { alg: 'HS256' } }, byPublicKey),
  'signed by somebody else': (good) => forge(good, {}, byStranger),
  'signed by somebody else under a key nobody knows': (good) => forge(good, { header: { kid: 'unknown' } }, byStranger),
  ...Object.fromEntries(
    [
      '../../../../dev/null',
      "' or 1=1 --",
      '{"$ne":null}',
      'http://127.0.0.1:1/key',
      '',
      '__proto__',
      'constructor',
    ].map((kid) => [
      `with ${kid || 'nothing'} as its key`,
      (good: string) => forge(good, { header: { kid } }, byStranger),
    ]),
  ),
  'with an object as its key': (good) => forge(good, { header: { kid: { $ne: null } } }, byStranger),
  'of another algorithm of the same family': (good) => forge(good, { header: { alg: 'RS512' } }),
  'that says which of its headers are critical': (good) => forge(good, { header: { crit: ['exp'] } }, byStranger),
  'of no audience': (good) => forge(good, { claims: { aud: undefined } }, byStranger),
  'of another audience': (good) => forge(good, { claims: { aud: 'somebody' } }, byStranger),
  'that brings its own key': (good) =>
    forge(good, { header: { jwk: { kty: 'RSA' }, jku: 'http://127.0.0.1:1/' } }, byStranger),
  'of another person': (good) => forge(good, { claims: { sub: '0123456789abcdef01234567' } }),
  'with another role': (good) => forge(good, { claims: { roles: ['admin'] } }),
  'that lives longer': (good) => forge(good, { claims: { exp: 9_999_999_999 } }),
  'of another issuer': (good) => forge(good, { claims: { iss: 'somebody' } }, byStranger),
  'that is very long': () => `${'a'.repeat(4_000)}.${'b'.repeat(2_000)}.c`,
}

const parts = ['/auth/me', '/users/me', '/chats', '/notifications', '/auth/sessions']

describe('a token', () => {
  test.each(Object.entries(wrong))('%s is refused at the front door and at the handshake', async (_, change) => {
    const token = change(await tokenOf(platform.url, ada.username))

    for (const path of parts) {
      const { problem } = await knock(platform.url, { method: 'GET', path }, { token })
      expect(problem).toMatchObject({ status: 401, type: '/problems/unauthenticated' })
    }
    const socket = await openRawSocket(platform.url, token)
    expect(socket.refusal()).toMatchObject({ status: 401, type: '/problems/unauthenticated' })
    expect(socket.heard).toEqual([])
  })

  test.each([{}, { a: 1 }, 7, null, true, ['x'], undefined])('%p is refused at the handshake', async (token) => {
    const socket = await openRawSocket(platform.url, token)
    expect(socket.refusal()).toMatchObject({ status: 401, type: '/problems/unauthenticated' })
  })

  test('counts only as a bearer token in the header', async () => {
    const token = await tokenOf(platform.url, ada.username)
    const door = { method: 'GET', path: '/users/me' } as const

    for (const authorization of [token, `Basic ${token}`, `Token ${token}`, `Bearer ${token} ${token}`, 'Bearer'])
      expect((await knock(platform.url, door, { headers: { authorization } })).status).toBe(401)
    const inCookie = { cookie: `accessToken=${token}; token=${token}` }
    expect((await knock(platform.url, door, { headers: inCookie })).status).toBe(401)
    expect((await knock(platform.url, door, { query: { token, access_token: token } })).status).toBe(401)
    expect((await knock(platform.url, door, { headers: { authorization: `bearer ${token}` } })).status).toBe(200)
  })

  test('for renewal is none for access', async () => {
    const storage = memoryStorage()
    const { client } = people.open({ storage })
    await client.login(ada.username, password)
    const { refreshToken } = (await storage.read())!

    const { status } = await knock(platform.url, { method: 'GET', path: '/auth/me' }, { token: refreshToken })
    expect(status).toBe(401)
    expect((await openRawSocket(platform.url, refreshToken)).refusal()).toMatchObject({ status: 401 })
  })

  test('that has expired is of no use, whatever it opened before', async () => {
    const token = await tokenOf(platform.url, ada.username)
    const status = async (path: string) => (await knock(platform.url, { method: 'GET', path }, { token })).status
    for (const path of parts) expect(await status(path)).toBe(200)

    await until(async () => (await status('/auth/me')) === 401, { timeoutMs: (ttlSeconds + 3) * 1_000 })

    for (const path of parts) await until(async () => (await status(path)) === 401, { timeoutMs: 2_000 })
    expect((await openRawSocket(platform.url, token)).refusal()).toMatchObject({ status: 401 })
  })

  test('of a session that was ended is of no use within a second', async () => {
    const token = await tokenOf(platform.url, ada.username)
    const status = async (path: string) => (await knock(platform.url, { method: 'GET', path }, { token })).status
    await knock(platform.url, { method: 'POST', path: '/auth/logout' }, { token })

    for (const path of parts) await until(async () => (await status(path)) === 401, { timeoutMs: 1_000 })
    expect((await openRawSocket(platform.url, token)).refusal()).toMatchObject({ status: 401 })
  })

  test('of somebody who is disabled, loses a role, or closes the account is of no use within a second, nor is what it opened', async () => {
    const ask = async (method: 'PATCH' | 'DELETE', path: string, token: string, body: object) =>
      expect((await knock(platform.url, { method, path }, { token, body })).status).toBeLessThan(300)
    const disable = async (id: string) =>
      ask('PATCH', `/auth/accounts/${id}`, await tokenOf(platform.url, 'root'), { disabled: true })
    const takeRole = async (id: string) => {
      const root = await tokenOf(platform.url, 'root')
      await ask('PATCH', `/auth/accounts/${id}`, root, { roles: ['admin'] })
      await ask('PATCH', `/auth/accounts/${id}`, root, { roles: [] })
    }
    const close = (_id: string, token: string) => ask('DELETE', '/auth/me', token, { password })

    for (const end of [disable, takeRole, close]) {
      const { id, username } = await people.register('eve')
      const token = await tokenOf(platform.url, username)
      const socket = await openRawSocket(platform.url, token)
      await until(() => socket.heard.some(({ name }) => name === 'ready'))
      await end(id, token)

      const status = async (path: string) => (await knock(platform.url, { method: 'GET', path }, { token })).status
      await until(() => socket.ended(), { timeoutMs: 1_000, what: 'the end of the connection' })
      expect(socket.heard).toContainEqual({ name: 'session:ending', payload: { reason: 'revoked' } })
      for (const path of parts) await until(async () => (await status(path)) === 401, { timeoutMs: 1_000 })
      expect((await openRawSocket(platform.url, token)).refusal()).toMatchObject({ status: 401 })
    }
  })

  test('of somebody else does not renew a connection', async () => {
    const bob = await people.register('bob')
    const socket = await openRawSocket(platform.url, await tokenOf(platform.url, ada.username))

    for (const token of [await tokenOf(platform.url, bob.username), 'nonsense', ''])
      expect(await socket.ask('auth:renew', { token })).toMatchObject({ ok: false, problem: { status: 401 } })
    socket.close()
  })
})

/** Tokens that were good, or are nearly so, by what is wrong with them. */
const useless: Record<string, () => Promise<string>> = {
  'is no token': async () => 'nonsense',
  'is signed with the public key as a secret': async () =>
    wrong['signed with the public key as a secret']!(await tokenOf(platform.url, ada.username)),
  'needs no signature, as it says': async () =>
    wrong['that says it needs no signature']!(await tokenOf(platform.url, ada.username)),
  'has expired': () => tokenOf(platform.url, ada.username),
  'was logged out': async () => {
    const token = await tokenOf(platform.url, ada.username)
    await knock(platform.url, { method: 'POST', path: '/auth/logout' }, { token })
    return token
  },
  'is of a disabled account': async () => {
    const { id, username } = await people.register('eve')
    const token = await tokenOf(platform.url, username)
    const root = { token: await tokenOf(platform.url, 'root'), body: { disabled: true } }
    await knock(platform.url, { method: 'PATCH', path: `/auth/accounts/${id}` }, root)
    return token
  },
  'is of a deleted account': async () => {
    const { username } = await people.register('dan')
    const token = await tokenOf(platform.url, username)
    await knock(platform.url, { method: 'DELETE', path: '/auth/me' }, { token, body: { password } })
    return token
  },
}

describe('no door', () => {
  const closed = [...doors, ...adminDoors].filter(({ open }) => !open)

  test.each(Object.entries(useless))(
    'opens to a token that %s',
    async (_, make) => {
      const token = await make()
      const status = async () => (await knock(platform.url, { method: 'GET', path: '/users/me' }, { token })).status
      await until(async () => (await status()) === 401, { timeoutMs: (ttlSeconds + 3) * 1_000 })

      const answers = closed.map(async (door) => {
        const given = { token, body: fill(door.body), ...(door.query && { query: door.query }) }
        const { problem } = await knock(platform.url, door, given)
        return [nameOf(door), problem?.type]
      })
      expect(await Promise.all(answers)).toEqual(closed.map((door) => [nameOf(door), '/problems/unauthenticated']))
    },
    60_000,
  )
})
