import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createPeople, tokenOf, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { openRawSocket } from '../e2e/raw-socket.ts'
import { describeWith } from '../support/describe-with.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { ask, expectProblem, openRaw, parseAnswer } from './edge-ask.ts'

describeWith(['nginx'], 'the front door of a platform', () => {
  let platform: Platform
  let nginx: Nginx
  let people: People
  let token: string

  beforeAll(async () => {
    platform = await startPlatform({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
    nginx = await startNginx({ gateways: [platform.url], chats: [platform.url] })
    people = createPeople(nginx.url)
    const ada = await people.register('ada')
    token = await tokenOf(nginx.url, ada.username)
  }, 90_000)

  afterAll(async () => {
    people?.leave()
    await nginx?.stop()
    await platform?.remove()
  }, 30_000)

  const raw = async (bytes: string) => {
    const connection = openRaw(nginx.url)
    connection.socket.write(bytes)
    await until(connection.isAnswered)
    connection.socket.destroy()
    return parseAnswer(connection.received())
  }

  describe('what is not for clients is not there', () => {
    test.each([
      ...[
        '/internal',
        '/internal/accounts',
        '/internal/revocations?since=0',
        '/INTERNAL/accounts',
        '//internal/accounts',
      ],
      ...['/%69nternal/accounts', '/%2Finternal', '/api/../internal/accounts', '/api/%2e%2e/internal/accounts'],
      ...['/socket.io/../internal/accounts', '/./internal', '/internal/../internal/x'],
      ...[
        '/metrics',
        '/metrics/',
        '/Metrics',
        '/%6detrics',
        '/metrics%2f',
        '//metrics',
        '/x/../metrics',
        '/metrics?x=1',
      ],
      ...['/healthz', '/healthZ', '/readyz', '/readyz/', '/ready%7a', '/.problem', '/stub_status'],
    ])('%s', async (path) => {
      for (const method of ['GET', 'POST']) expectProblem(await ask(nginx.url, path, { method }), 404, 'not-found')
    })

    test.each(['/%2569nternal/accounts', '/..%5cinternal', '/internal%00', '/../internal', '/metrics;x', '/\\metrics'])(
      '%s, in a spelling that nothing here reads so',
      async (path) => {
        const { status, text } = await ask(nginx.url, path)
        expect([400, 404]).toContain(status)
        expect(text).not.toMatch(/http_request|ready|revocations"/)
      },
    )
  })

  describe('what is no request of ours is a problem', () => {
    test.each([
      ['garbage', 'hello\r\n\r\n', 400, 'invalid-request'],
      ['TLS where there is none', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400, 'invalid-request'],
      ['a header without a name', 'GET / HTTP/1.1\r\nhost: x\r\n: x\r\n\r\n', 400, 'invalid-request'],
      ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'invalid-request'],
      ['a version of the future', 'GET / HTTP/3.7\r\nhost: x\r\n\r\n', 400, 'invalid-request'],
      ['an unknown coding', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: x\r\n\r\n', 400, 'invalid-request'],
      [
        'a length and chunks',
        'POST /api/chats HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
        400,
        'invalid-request',
      ],
      ['an unknown method', 'BREW / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 405, 'method-not-allowed'],
      ['TRACE', 'TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 405, 'method-not-allowed'],
      ['a long address', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 414, 'uri-too-long'],
      ['a large header', `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(9_000)}\r\n\r\n`, 431, 'headers-too-large'],
      [
        'large headers',
        `GET / HTTP/1.1\r\nhost: x\r\n${`x-a: ${'a'.repeat(8_000)}\r\n`.repeat(9)}\r\n`,
        431,
        'headers-too-large',
      ],
      [
        'a large body',
        `POST /api/chats HTTP/1.1\r\nhost: x\r\ncontent-length: 131073\r\n\r\n`,
        413,
        'payload-too-large',
      ],
    ])('%s', async (_what, bytes, status, slug) => {
      const answer = await raw(bytes)
      expectProblem(answer, status, slug)
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      expect(answer.headers['server']).toBe('nginx')
      expect(answer.headers['strict-transport-security']).toBeUndefined()
    })

    test('a large body in chunks', async () => {
      const headers = { authorization: `Bearer ${token}`, 'transfer-encoding': 'chunked' }
      const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
      expectProblem(
        await ask(nginx.url, '/api/chats', { ...sent, body: `"${'x'.repeat(131_073)}"` }),
        413,
        'payload-too-large',
      )
    })

    test('headers are taken up to what the gateway takes, and refused beyond', async () => {
      const headers = { 'x-a': 'a'.repeat(6_900), 'x-b': 'b'.repeat(6_900) }
      expectProblem(await ask(nginx.url, '/api/chats', { headers }), 401, 'unauthenticated')
      const more = { ...headers, 'x-c': 'c'.repeat(6_900) }
      expectProblem(await ask(nginx.url, '/api/chats', { headers: more }), 431, 'headers-too-large')
    })

    test('polling, and an upgrade of anything but sockets', async () => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
      expectProblem(await ask(nginx.url, '/socket.io/?EIO=4&transport=polling'), 400, 'invalid-request')
      expectProblem(await ask(nginx.url, '/socket.io/', { method: 'POST', headers: upgrade }), 400, 'invalid-request')
      expectProblem(await ask(nginx.url, '/socket.io/', { headers: upgrade }), 400, 'invalid-request') // without a key
      expect((await ask(nginx.url, '/api/users/me', { headers: upgrade })).status).toBe(401)
      for (const path of ['/socket.io', '/SOCKET.IO/', '/socket.io/x', '/api/../socket.io/x'])
        expect([400, 404]).toContain((await ask(nginx.url, path, { headers: upgrade })).status)
    })
  })

  test('the console and the page of the API are shown to browsers, and what is for operators is not a page either', async () => {
    const headers = { accept: 'text/html' }
    for (const path of ['/', '/chats/0123', '/api/docs']) {
      const answer = await ask(nginx.url, path, { headers })
      expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8'])
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    }
    for (const path of ['/metrics', '/readyz', '/internal/accounts'])
      expectProblem(await ask(nginx.url, path, { headers }), 404, 'not-found')
    const { openapi } = JSON.parse((await ask(nginx.url, '/api/openapi.json')).text) as { openapi: string }
    expect(openapi).toBe('3.1.0')
  })

  test('a sane request id is kept, any other replaced, by nginx and behind it', async () => {
    for (const path of ['/metrics', '/api/users/me']) {
      for (const id of [
        'short',
        'x'.repeat(65),
        'with spaces in it',
        '"}{"quoted',
        '../../etc/passwd',
        'älter-als-das',
      ]) {
        const answer = await ask(nginx.url, path, { headers: { 'x-request-id': Buffer.from(id).toString('latin1') } })
        expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
        expect(JSON.parse(answer.text)).toMatchObject({ requestId: answer.headers['x-request-id'] })
      }
      const { headers, text } = await ask(nginx.url, path, { headers: { 'x-request-id': 'a-sane.one_42' } })
      expect(headers['x-request-id']).toBe('a-sane.one_42')
      expect(JSON.parse(text)).toMatchObject({ requestId: 'a-sane.one_42' })
    }
    await until(async () => (await nginx.log()).some(({ requestId }) => requestId === 'a-sane.one_42'))
  })

  test('who claims to be somebody is nobody', async () => {
    const claims = {
      'x-user-id': '0'.repeat(24),
      'x-user-roles': 'admin',
      'x-internal-secret': 'x',
      'x-auth-user': 'root',
    }
    for (const path of ['/api/users/me', '/api/chats', '/api/notifications'])
      expectProblem(await ask(nginx.url, path, { headers: claims }), 401, 'unauthenticated')
  })

  test('what is logged has no query strings and no codes of invites, not even of what fails', async () => {
    const secret = 'never-to-be-logged'
    const refused = await openRawSocket(`${nginx.url}?token=${secret}`, undefined)
    expect(refused.ended()).toBe(true)
    await ask(nginx.url, `/api/users/me?token=${secret}`, {
      headers: { referer: `http://x/?${secret}`, 'user-agent': secret },
    })
    await ask(nginx.url, `/api/invites/${secret}/join`)
    await ask(nginx.url, `/metrics?${secret}`)
    await ask(nginx.url, `/socket.io/?token=${secret}`)
    await raw(`GET /x?token=${secret} HTTP/1.1\r\n\r\n`)
    await raw(`GET /x?token=${secret}${'a'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)
    await raw(`GET /x?token=${secret} HTTP/3.7\r\nhost: x\r\n\r\n`)
    await raw(`POST /api/chats?token=${secret} HTTP/1.1\r\nhost: x\r\ncontent-length: 999999\r\n\r\n`)
    const dead = await startNginx({ gateways: ['http://127.0.0.1:1'], chats: ['http://127.0.0.1:1'] })
    expectProblem(await ask(dead.url, `/api/users/me?token=${secret}`), 503, 'unavailable')
    const headers = { connection: 'Upgrade', upgrade: 'websocket' }
    expectProblem(await ask(dead.url, `/socket.io/?token=${secret}`, { headers }), 503, 'unavailable')

    await until(async () => (await nginx.log()).some(({ path, status }) => path === '/api/chats' && status === 413))
    await until(async () => (await dead.log()).length === 2)
    for (const { written } of [nginx, dead]) {
      expect(await written()).toContain('/api/')
      expect(await written()).not.toContain(secret)
    }
    await dead.stop()
  })

  test('who is slow is cut off, and nobody else waits', async () => {
    const slow = [
      'GET / HTTP/1.1\r\nhost: x\r\n',
      'POST /api/chats HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx',
      '',
    ]
    const connections = slow.flatMap((bytes) =>
      Array.from({ length: 20 }, () => {
        const connection = openRaw(nginx.url)
        connection.socket.write(bytes)
        return connection
      }),
    )
    const dribble = setInterval(() => {
      for (const { socket } of connections.slice(0, 20)) socket.write('x-a: b\r\n')
    }, 500)

    const isServed = async () =>
      (await ask(nginx.url, '/api/users/me', { headers: { authorization: `Bearer ${token}` } })).status
    const cut = () => connections.every(({ isClosed }) => isClosed())
    try {
      await until(async () => (expect(await isServed()).toBe(200), cut()), {
        timeoutMs: 20_000,
        what: 'the end of the slow',
      })
    } finally {
      clearInterval(dribble)
      connections.forEach(({ socket }) => socket.destroy())
    }
    expect(connections.map(({ received }) => received())).toEqual(connections.map(() => ''))
  }, 30_000)
})
