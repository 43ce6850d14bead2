import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { findFreePort } from '../../local/src/free-port.ts'
import { describeWith } from '../support/describe-with.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { ask, expectProblem, openRaw, type Answer, type RawConnection } from './edge-ask.ts'
import { startEdgeUpstream, type EdgeUpstream } from './edge-upstream.ts'

describeWith(['nginx'], 'limits by address', () => {
  let upstream: EdgeUpstream
  let nginx: Nginx
  const opened: RawConnection[] = []

  beforeAll(async () => {
    upstream = await startEdgeUpstream()
  })
  afterEach(async () => {
    for (const { socket } of opened.splice(0)) socket.destroy()
    await nginx.stop()
  })
  afterAll(() => upstream?.stop())

  const start = async (env: Record<string, string> = {}, gateway = upstream.url) => {
    nginx = await startNginx({
      gateways: [gateway],
      chats: [upstream.url],
      env: { RATE_LIMIT_ENABLED: 'true', ...env },
    })
  }

  const login = (given: { from?: string; path?: string; claims?: string } = {}): Promise<Answer> =>
    ask(nginx.url, given.path ?? '/api/auth/login', {
      method: 'POST',
      ...(given.from !== undefined && { from: given.from }),
      ...(given.claims !== undefined && { headers: { 'x-forwarded-for': given.claims } }),
    })

  /** Asks until it is refused, and gives the refusal. */
  const refusal = (once: () => Promise<Answer>): Promise<Answer> =>
    until(async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, once))
      return answers.find(({ status }) => status !== 200)
    })

  /** Of so many at once somebody new would have every one let in. */
  const isExhausted = async (once: () => Promise<Answer>): Promise<boolean> => {
    const answers = await Promise.all(Array.from({ length: 30 }, once))
    return answers.some(({ status }) => status === 429)
  }

  test('thirty people who come back at once are all let in', async () => {
    await start()
    const everybody = Array.from({ length: 30 }, (_, index) => index)
    const refreshed = await Promise.all(everybody.map(() => login({ path: '/api/auth/refresh' })))
    expect(new Set(refreshed.map(({ status }) => status))).toEqual(new Set([200]))

    const asked = await Promise.all(everybody.flatMap(() => [1, 2, 3, 4, 5].map(() => ask(nginx.url, '/api/chats'))))
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('who tries passwords is stopped at that, however the path is written, and nobody else is', async () => {
    await start()
    const answer = await refusal(() => login())

    expectProblem(answer, 429, 'too-many-requests')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    for (const path of ['/api/auth/LOGIN/', '/api/auth/%6cogin', '/api//auth/./login', '/api/auth/password/reset'])
      expect(await isExhausted(() => login({ path }))).toBe(true)
    expect(await isExhausted(() => login({ claims: '192.0.2.1' }))).toBe(true)
    expect((await ask(nginx.url, '/api/auth/login')).status).toBe(200) // another method is another route
    expect((await ask(nginx.url, '/api/chats')).status).toBe(200)
    expect((await login({ from: '127.0.0.2' })).status).toBe(200)
    expect(upstream.seen.filter(({ headers }) => headers['x-forwarded-for'] === '192.0.2.1')).toEqual([])
  })

  test('who asks for everything at once is stopped, and nobody else is', async () => {
    await start({}, `http://127.0.0.1:${await findFreePort()}`) // nobody is there, so that nginx alone sets the pace
    const { socket, received } = openRaw(nginx.url)
    socket.write('GET /api/chats HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(900)) // a flood that needs no strong client
    const statuses = () => received().match(/(?<=HTTP\/1\.1 )\d{3}/g) ?? []
    await until(() => statuses().length === 900, { timeoutMs: 20_000 })
    socket.destroy()

    expect(statuses().filter((status) => status === '429').length).toBeGreaterThan(100)
    expect((await ask(nginx.url, '/api/chats', { from: '127.0.0.2' })).status).toBe(503)
  }, 60_000)

  test('behind a trusted proxy clients are told apart, an IPv6 connection as one', async () => {
    await start({ TRUSTED_PROXIES: '127.0.0.0/8' })
    await refusal(() => login({ claims: '192.0.2.1' }))
    expect(await isExhausted(() => login({ claims: '192.0.2.2' }))).toBe(false)
    expect(await isExhausted(() => login({ claims: '192.0.2.9, 192.0.2.1' }))).toBe(true) // the nearest counts
    expect(await isExhausted(() => login({ claims: '::ffff:192.0.2.1' }))).toBe(true)
    expect(await isExhausted(() => login({ claims: '::ffff:192.0.2.3' }))).toBe(false)

    let host = 0
    await refusal(() => login({ claims: `2001:db8:0:a:${(host += 1).toString(16)}::1` }))
    expect(await isExhausted(() => login({ claims: '2001:db8:0:a:ffff:ffff:ffff:ff0a' }))).toBe(true)
    expect(await isExhausted(() => login({ claims: '2001:db8:0:b::1' }))).toBe(false)
  })

  test('sockets of one address are counted, and a free place is one', async () => {
    await start()
    const openSocket = async (from: string): Promise<RawConnection> => {
      const connection = openRaw(nginx.url, { from })
      opened.push(connection)
      const handshake = ['GET /socket.io/?EIO=4 HTTP/1.1', 'host: x', 'connection: Upgrade', 'upgrade: websocket']
      connection.socket.write(`${handshake.join('\r\n')}\r\n\r\n`)
      await until(() => connection.received().includes('\r\n\r\n'))
      return connection
    }
    const isOpen = ({ received }: RawConnection) => received().startsWith('HTTP/1.1 101 ')

    const sockets = await Promise.all(Array.from({ length: 257 }, () => openSocket('127.0.0.1')))
    expect(sockets.filter(isOpen)).toHaveLength(256)
    expect(sockets.find((socket) => !isOpen(socket))!.received()).toMatch(/^HTTP\/1\.1 429 [^]*too-many-requests/)
    expect(isOpen(await openSocket('127.0.0.2'))).toBe(true)

    sockets.find(isOpen)!.socket.destroy()
    await until(async () => isOpen(await openSocket('127.0.0.1')))
  }, 60_000)

  test('can be switched off', async () => {
    await start({ RATE_LIMIT_ENABLED: 'false' })
    const answers = await Promise.all(Array.from({ length: 200 }, () => login()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })
})
