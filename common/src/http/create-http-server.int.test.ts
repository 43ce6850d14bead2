import { once } from 'node:events'
import { Agent, request, type IncomingMessage, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { until } from '../testing/until.ts'
import { createHttpServer, type HttpServer, type HttpServerConfig } from './create-http-server.ts'
import { listen } from './listen.ts'

const never = 60_000
let http: HttpServer
let port: number
let agent: Agent

const start = async (app: RequestListener, config: Partial<HttpServerConfig> = {}): Promise<void> => {
  http = createHttpServer({ DRAIN_MS: never, LINGER_MS: never, CONNECTION_MAX_AGE_MS: never, ...config })
  http.server.on('request', app)
  port = await listen(http.server, { host: '127.0.0.1', port: 0 })
  agent = new Agent({ keepAlive: true, maxSockets: 1 })
}
afterEach(() => {
  agent.destroy()
  http.cut()
  http.server.close()
})

const ask = async (): Promise<IncomingMessage> => {
  const [response]: IncomingMessage[] = await once(request({ port, agent }).end(), 'response')
  response!.resume()
  return response!
}

/** The connection that the agent keeps. */
const kept = () => Object.values(agent.freeSockets).flat()

const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    http.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )

const ok: RequestListener = (_req, res) => void res.end('ok')

describe('a server that drains', () => {
  test('takes no new connection, and answers once more on one that is kept', async () => {
    await start(ok)
    expect((await ask()).headers.connection).toBe('keep-alive')
    await until(() => kept().length === 1)
    let isDrained = false
    void http.drain().then(() => (isDrained = true))

    const stranger = connect(port, '127.0.0.1')
    const [error]: NodeJS.ErrnoException[] = await once(stranger, 'error')
    expect(error?.code).toBe('ECONNREFUSED')
    expect(isDrained).toBe(false)

    const last = await ask()
    expect(last.statusCode).toBe(200)
    expect(last.headers.connection).toBe('close')
    await until(() => isDrained)
  })

  test('ends kept connections that bring nothing, and new ones that brought nothing', async () => {
    await start(ok, { LINGER_MS: 50 })
    await ask()
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    await until(async () => (await connections()) === 2)

    const gone = Promise.all([once(silent, 'close'), ...kept().map((socket) => socket && once(socket, 'close'))])
    await http.drain()
    await gone
  })

  test('lets what is under way finish, and says that the connection ends', async () => {
    let finish: (() => void) | undefined
    await start((_req, res) => (finish = () => res.end('late')), { LINGER_MS: 0 })
    const answered = ask()
    await until(() => finish)
    let isDrained = false
    void http.drain().then(() => (isDrained = true))
    await until(() => !http.server.listening)
    expect(isDrained).toBe(false)

    finish?.()
    expect((await answered).headers.connection).toBe('close')
    await until(() => isDrained)
  })

  test('does not wait for ever', async () => {
    let hasCome = false
    await start(() => (hasCome = true), { DRAIN_MS: 50 })
    const cut = once(request({ port, agent }).end(), 'error')
    await until(() => hasCome)
    await http.drain()
    await cut
  })

  test('says so to whoever asks whether it is ready', async () => {
    await start(ok)
    const readiness = http.untilDrain({ isReady: () => true, details: () => ({ broker: true }) })
    expect([await readiness.isReady(), readiness.details?.()]).toEqual([true, { broker: true }])
    void http.drain()
    expect([await readiness.isReady(), readiness.details?.()]).toEqual([false, { broker: true, draining: true }])
  })
})

test('a connection that is old enough ends with an answer, and the next request has another one', async () => {
  await start(ok, { CONNECTION_MAX_AGE_MS: 1 })
  await until(async () => (await ask()).headers.connection === 'close')
  expect((await ask()).statusCode).toBe(200)
})
