import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { findFreePort } from '../../local/src/free-port.ts'
import { describeWith } from '../support/describe-with.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { ask, expectProblem, openRaw } from './edge-ask.ts'
import { startEdgeUpstream, type EdgeUpstream } from './edge-upstream.ts'

const claims = {
  'x-user-id': 'me',
  'x-user': 'me',
  'x-user-roles': 'admin',
  'x-internal-secret': 'secret',
  'x-auth-user': 'me',
  'x-caller-id': 'me',
  'x-real-ip': '192.0.2.7',
  'x-client-ip': '192.0.2.7',
  forwarded: 'for=192.0.2.7',
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example.org',
  'x-forwarded-port': '1',
  'x-forwarded-prefix': '/x',
}
const known = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']

describeWith(['nginx'], 'what nginx passes on', () => {
  let one: EdgeUpstream
  let two: EdgeUpstream
  let nginx: Nginx

  beforeEach(async () => {
    ;[one, two] = await Promise.all([startEdgeUpstream(), startEdgeUpstream()])
  })
  afterEach(async () => {
    await nginx?.stop()
    await Promise.all([one.stop(), two.stop()])
  })

  const start = async (behind: { gateways?: string[]; chats?: string[]; env?: Record<string, string> } = {}) => {
    nginx = await startNginx({ gateways: [one.url], chats: [two.url], ...behind })
  }

  test('is what is known here, and none of what is claimed', async () => {
    await start()
    await ask(nginx.url, '/api/users/%6de?x=/../y', {
      headers: { ...claims, authorization: 'Bearer x', 'x-other': 'y' },
    })

    const { url, headers } = one.seen[0]!
    expect(url).toBe('/api/users/%6de?x=/../y')
    expect(headers).toMatchObject({ authorization: 'Bearer x', 'x-other': 'y', 'x-forwarded-proto': 'http' })
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': new URL(nginx.url).host })
    expect(Object.keys(headers).filter((name) => name in claims)).toEqual(known)
  })

  test('of cookies is all, both ways, and of redirects the address as it is', async () => {
    await start()
    const cookies = [
      '__Secure-chat-refresh=x; Path=/api/auth; HttpOnly; Secure; SameSite=Strict',
      'chat-oidc-y=; Max-Age=0; Path=/api/auth/oidc; HttpOnly; SameSite=Lax',
    ]
    const location = 'https://login.example.org/authorize?state=a%20b&redirect_uri=http%3A%2F%2Fgateway%2F'
    one.answer((_req, res) => void res.writeHead(302, { 'set-cookie': cookies, location }).end())
    const headers = { cookie: '__Secure-chat-refresh=x; a=b', origin: 'https://chat.example.org' }
    const answer = await ask(nginx.url, '/api/auth/oidc/one/callback?code=x&state=y', { headers })

    expect(one.seen[0]).toMatchObject({ url: '/api/auth/oidc/one/callback?code=x&state=y', headers })
    expect(answer).toMatchObject({ status: 302, headers: { location, 'set-cookie': cookies } })
  })

  test('of a handshake is no more than it needs', async () => {
    await start()
    const { socket, received } = openRaw(nginx.url)
    const more = Object.entries({ ...claims, cookie: 'x=y', authorization: 'Bearer x', 'sec-websocket-version': '13' })
    const lines = ['GET /socket.io/?EIO=4&token=x HTTP/1.1', 'host: h', 'connection: Upgrade', 'upgrade: WebSocket']
    socket.write([...lines, ...more.map(([name, value]) => `${name}: ${value}`), '', 'early'].join('\r\n'))
    await until(() => received().endsWith('early'))
    socket.destroy()

    const { url, headers } = two.seen[0]!
    expect(url).toBe('/socket.io/?EIO=4&token=x')
    const needed = ['connection', 'host', 'sec-websocket-version', 'upgrade', 'x-request-id', ...known]
    expect(Object.keys(headers).toSorted()).toEqual(needed.toSorted())
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'h' })
  })

  test('comes from whom a trusted proxy says, over what it says, and from nobody else', async () => {
    await start({ env: { TRUSTED_PROXIES: '127.0.0.2, 10.0.0.0/8' } })
    const address = async (from: string, said: string) => {
      const headers = { ...claims, 'x-forwarded-for': said }
      const answer = await ask(nginx.url, '/api/chats', { from, headers })
      const { 'x-forwarded-for': address, 'x-forwarded-proto': proto } = one.seen.at(-1)!.headers
      return { address, proto, hsts: answer.headers['strict-transport-security'] }
    }

    const trusted = { proto: 'https', hsts: 'max-age=31536000' }
    expect(await address('127.0.0.2', '192.0.2.7')).toEqual({ address: '192.0.2.7', ...trusted })
    expect(await address('127.0.0.2', '192.0.2.7, 203.0.113.5, 10.1.1.1')).toEqual({
      address: '203.0.113.5',
      ...trusted,
    })
    expect(await address('127.0.0.2', 'nobody')).toEqual({ address: '127.0.0.2', ...trusted })
    expect(await address('127.0.0.1', '192.0.2.7')).toEqual({ address: '127.0.0.1', proto: 'http', hsts: undefined })
    await until(async () => (await nginx.log()).some((line) => line.address === '203.0.113.5'))
  })

  test('comes back with its own headers once, and small when that is asked for', async () => {
    await start()
    const { headers, text } = await ask(nginx.url, '/api/chats', { headers: { 'accept-encoding': 'gzip' } })
    expect(headers['content-encoding']).toBe('gzip')
    expect(text.length).toBeLessThan(1_000)
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(headers['strict-transport-security']).toBeUndefined()
    expect((await ask(nginx.url, '/api/chats')).headers['content-encoding']).toBeUndefined()
  })

  test('goes to the next instance when the first one cannot be reached, whatever it is', async () => {
    await start({ gateways: [`http://127.0.0.1:${await findFreePort()}`, one.url] })
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'])
      expect((await ask(nginx.url, '/api/chats', { method })).status).toBe(200)
  })

  test.each([
    ['GET', 200, 1],
    ['POST', 503, 0],
    ['PATCH', 503, 0],
  ])('%s is answered %i when the first one dies over it', async (method, status, repeats) => {
    await start({ gateways: [one.url, two.url] })
    one.answer((req) => req.socket.resetAndDestroy())

    const answers = []
    while (one.seen.length === 0) answers.push(await ask(nginx.url, '/api/chats', { method }))

    const answer = answers.at(-1)!
    expect(answer.status).toBe(status)
    if (status === 503) expectProblem(answer, 503, 'unavailable')
    expect(two.seen).toHaveLength(answers.length - 1 + repeats)
  })

  test('is 503 at once when nobody is there, and works again when somebody is', async () => {
    await one.stop()
    await two.stop()
    await start()
    const started = performance.now()
    const answer = await ask(nginx.url, '/api/chats', { method: 'POST' })
    expectProblem(answer, 503, 'unavailable')
    expect(answer.headers['retry-after']).toBe('1')
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
    expectProblem(await ask(nginx.url, '/socket.io/', { headers: upgrade }), 503, 'unavailable')
    expect(performance.now() - started).toBeLessThan(10_000) // no time limit was waited for, the shortest is 30 s

    one = await startEdgeUpstream()
    await nginx.reload({ gateways: [one.url] })
    await until(async () => (await ask(nginx.url, '/api/chats')).status === 200)
  })

  test.each([
    ['TRUSTED_PROXIES', '10.0.0.1;'],
    ['TRUSTED_PROXIES', 'example.org'],
    ['RATE_LIMIT_ENABLED', 'yes'],
    ['NGINX_ADDRESSES', '127.0.0.1:80'],
    ['HTTPS_PORT', '443; }'],
    ['NGINX_WORKERS', '2;\nuser root'],
    ['NGINX_ACCESS_LOG', '/dev/null x; #'],
  ])('is not decided by %s=%p: nginx does not start, and says why', async (name, value) => {
    const env = { [name]: value }
    await expect(startNginx({ gateways: [one.url], chats: [two.url], env })).rejects.toThrow(`${name} is wrong`)
  })

  test('survives the death of nginx, which ends in good order when it is asked to', async () => {
    await start()
    await nginx.kill()
    await expect(ask(nginx.url, '/api/chats')).rejects.toThrow()
    await nginx.restart()
    expect((await ask(nginx.url, '/api/chats')).status).toBe(200)
    expect((await fetch(`${nginx.operatorUrl}/stub_status`)).status).toBe(200)
    expect(await nginx.stop()).toBe(0)
  })
})
