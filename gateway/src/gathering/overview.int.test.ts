import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { startTestGateway, type TestGateway, type TestUpstream } from '../testing/test-gateway.ts'

const [ada, bob, cleo, dan, eve] = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(24)) as [
  string,
  string,
  string,
  string,
  string,
]
const profileOf = (id: string) => ({ id, username: `name-${id[0]}`, status: { text: 'here' } })
const chats = {
  items: [
    { id: '1', peer: { id: bob }, lastMessage: { senderId: ada, text: 'hi', mentions: [] }, me: { unread: 0 } },
    { id: '2', lastMessage: { senderId: cleo, mentions: [dan, ada], replyTo: { senderId: bob } } },
    { id: '3', lastMessage: { senderId: cleo, system: { kind: 'member_added', userIds: [eve] } } },
    { id: '4', lastMessage: null },
  ],
  next: 'cursor',
}

let gateway: TestGateway
let token: string
/** What the services give, by path; a function answers by itself. */
let given: Record<string, unknown>

const serve =
  (upstream: TestUpstream): RequestListener =>
  (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://x')
    upstream.seen.push({ method: req.method!, url: req.url!, headers: req.headers, body: '' })
    const answer = given[searchParams.has('ids') ? 'ids' : pathname]
    if (typeof answer === 'function') return void (answer as RequestListener)(req, res)

    const people = searchParams.get('ids')?.split(',').map(profileOf)
    const body = people ? { items: people } : answer
    res
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? {}))
  }

const start = async (env: NodeJS.ProcessEnv = {}) => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
  token = gateway.tokenFor(ada)
  for (const upstream of [gateway.user, gateway.chat, gateway.notification]) upstream.answer = serve(upstream)
}
const ask = () => request(gateway.url).get('/api/overview').auth(token, { type: 'bearer' })
const status =
  (code: number): RequestListener =>
  (_req, res) =>
    void res.writeHead(code).end('{}')
const silent: RequestListener = () => {}

beforeEach(() => {
  given = {
    '/api/users/me': profileOf(ada),
    '/api/users/me/settings': { readReceipts: true, somethingNew: 1 },
    '/api/chats': chats,
    '/api/chats/unread-count': { messages: 7, mentions: 1, chats: 2 },
    '/api/notifications/unread-count': { count: 3 },
  }
})
afterEach(() => gateway.stop())

describe('an overview', () => {
  test('holds what the services give, and who is named in it', async () => {
    await start()
    const { body, headers } = await ask().expect(200)

    expect(body).toEqual({
      me: profileOf(ada),
      settings: { readReceipts: true, somethingNew: 1 },
      chats,
      unread: { messages: 7, notifications: 3 },
      users: Object.fromEntries([ada, bob, cleo, dan, eve].map((id) => [id, profileOf(id)])),
      missing: [],
    })
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' })
    const people = gateway.user.seen.find(({ url }) => url.includes('ids='))
    expect(decodeURIComponent(people!.url)).toBe(`/api/users?ids=${[bob, cleo, dan, eve].join(',')}`)
  })

  test('is asked for in the name of the caller, and with nothing else of what they sent', async () => {
    await start()
    await ask().set({
      'x-request-id': 'a-request.of-mine',
      'x-user-id': bob,
      'if-none-match': '"x"',
      range: 'bytes=0-1',
      cookie: 'a=b',
    })

    const seen = [gateway.user, gateway.chat, gateway.notification].flatMap((upstream) => upstream.seen)
    expect(seen).toHaveLength(6)
    for (const { headers } of seen) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${token}`,
        'x-request-id': 'a-request.of-mine',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      })
      for (const name of ['x-user-id', 'if-none-match', 'range', 'cookie']) expect(headers[name]).toBeUndefined()
    }
  })

  test.each([
    ['/api/users/me', 'me'],
    ['/api/users/me/settings', 'settings'],
    ['/api/chats', 'chats'],
    ['/api/chats/unread-count', 'unread.messages'],
    ['/api/notifications/unread-count', 'unread.notifications'],
    ['ids', 'users'],
  ])('leaves out what %s does not give, and says %s', async (path, name) => {
    await start({ OVERVIEW_TIMEOUT_MS: '600' }) // enough for those that answer, on a busy machine too
    const broken: unknown[] = [
      silent,
      status(500),
      status(503),
      status(404),
      ((_req, res) => void res.end('"no object"')) satisfies RequestListener,
      ((_req, res) => void res.socket!.destroy()) satisfies RequestListener,
      ((_req, res) => void res.writeHead(200).write('{"items":')) satisfies RequestListener,
      ((_req, res) => void res.end('{"items":[')) satisfies RequestListener,
      ((_req, res) => void res.end(`{"id":"${'x'.repeat(5_000_000)}","items":[]}`)) satisfies RequestListener,
    ]
    for (const answer of broken) {
      given[path] = answer
      const { body } = await ask().expect(200)
      expect(body.missing).toEqual([name])
      expect(name.split('.').reduce((part, key) => part?.[key], body)).toBeUndefined()
      expect(body.users?.[bob]).toEqual(['chats', 'users'].includes(name) ? undefined : profileOf(bob))
    }
  })

  test('waits for the slowest part and not for one after the other', async () => {
    await start()
    let waiting = 0
    let goOn: () => void
    const allAreThere = new Promise<void>((resolve) => (goOn = resolve))
    for (const [path, body] of Object.entries(given)) {
      given[path] = (async (_req, res) => {
        if (++waiting === 5) goOn()
        await allAreThere
        res.end(JSON.stringify(body))
      }) satisfies RequestListener
    }
    expect((await ask().expect(200)).body.missing).toEqual([])
  })

  test('that nobody gives anything for is not available', async () => {
    await start()
    for (const path of Object.keys(given)) given[path] = status(503)
    const { body, headers } = await ask().expect(503)
    expect(body).toMatchObject({ type: '/problems/unavailable' })
    expect(headers['retry-after']).toBe('1')
  })

  test.each(['/api/users/me', '/api/chats', '/api/notifications/unread-count', 'ids'])(
    'is refused when %s refuses the token',
    async (path) => {
      await start()
      given[path] = status(401)
      const { body, headers } = await ask().expect(401)
      expect(body).toMatchObject({ type: '/problems/unauthenticated' })
      expect(headers['www-authenticate']).toMatch(/^Bearer/)
    },
  )

  test('needs a token, and asks nobody without one', async () => {
    await start()
    await request(gateway.url).get('/api/overview').expect(401)
    await request(gateway.url).get('/api/overview').auth('nonsense', { type: 'bearer' }).expect(401)
    await request(gateway.url).post('/api/overview').auth(token, { type: 'bearer' }).expect(404)
    await request(gateway.url).get('/api/overview/x').auth(token, { type: 'bearer' }).expect(404)
    expect([gateway.user, gateway.chat, gateway.notification].flatMap(({ seen }) => seen)).toEqual([])
  })

  test('counts as one request', async () => {
    await start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_USER: '2' })
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429])
  })

  test('asks for a hundred people at most', async () => {
    await start()
    const ids = Array.from({ length: 150 }, (_, number) => number.toString(16).padStart(24, '0'))
    given['/api/chats'] = { items: [{ lastMessage: { senderId: bob, mentions: ids } }], next: null }
    const { body } = await ask().expect(200)
    expect(Object.keys(body.users)).toHaveLength(101) // and oneself
  })

  test('that the client gives up is given up behind', async () => {
    await start()
    let isGone = false
    given['/api/chats'] = ((_req, res) => void res.once('close', () => (isGone = true))) satisfies RequestListener
    const giving = new AbortController()
    const asked = fetch(`${gateway.url}/api/overview`, {
      headers: { authorization: `Bearer ${token}` },
      signal: giving.signal,
    })
    await until(() => gateway.chat.seen.length > 0)
    giving.abort()
    await expect(asked).rejects.toThrow()
    await until(() => isGone)
  })

  test('takes no places for good: there is room at a service again when its answer has come', async () => {
    await start({ UPSTREAM_MAX_REQUESTS: '2', OVERVIEW_TIMEOUT_MS: '1000' })
    for (let number = 0; number < 5; number += 1) expect((await ask().expect(200)).body.missing).toEqual([])
    given['/api/users/me'] = status(500)
    for (let number = 0; number < 5; number += 1) await ask().expect(200)
    given['/api/users/me'] = profileOf(ada)
    expect((await ask().expect(200)).body.missing).toEqual([])
  })
})
