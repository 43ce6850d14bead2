import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { connect, type AddressInfo, type LookupFunction, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { buildServer } from '../app.ts'
import { loadConfig } from '../config.ts'
import { createDeps } from '../deps.ts'
import { readPages } from '../serving/read-pages.ts'

const { access, tokenFor, endSession } = createTestTokens()

/** What a service behind got to see. */
export type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP
}

/** A service: answers what it saw, or as `answer` does. */
export const startUpstream = async (name: string) => {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const upstream = {
    seen,
    url: '',
    server: createServer(),
    /** Answers in place of the echo. */
    answer: undefined as RequestListener | undefined,
    stop: async () => {
      const closed = new Promise((resolve) => upstream.server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
  upstream.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  upstream.server.on('request', async (req, res) => {
    if (upstream.answer) return upstream.answer(req, res)
    const body = (await buffer(req)).toString()
    const entry = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body }
    seen.push(entry)
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ service: name, ...entry }))
  })
  upstream.url = await listening(upstream.server)
  return upstream
}

export type TestUpstream = Awaited<ReturnType<typeof startUpstream>>

/** An address at which nobody listens. */
export const deadUrl = async (): Promise<string> => {
  const server = createServer()
  const url = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return url
}

/** A gateway before four services, on a port of its own. */
export const startTestGateway = async (env: NodeJS.ProcessEnv = {}, lookup?: LookupFunction) => {
  const [auth, user, chat, notification] = await Promise.all(
    ['auth', 'user', 'chat', 'notification'].map((name) => startUpstream(name)),
  )
  if (!auth || !user || !chat || !notification) throw new Error('four were started')

  const config = loadConfig({
    AUTH_URL: auth.url,
    AUTH_INTERNAL_URL: auth.url,
    INTERNAL_SECRET: 'a secret of sixteen or more',
    USER_URL: user.url,
    CHAT_URL: chat.url,
    NOTIFICATION_URL: notification.url,
    UPSTREAM_TIMEOUT_MS: '1000',
    LINGER_MS: '0',
    DRAIN_MS: '100',
    DRAIN_SPREAD_MS: '0',
    ...env,
  })
  const log = createLogger({ service: 'gateway', level: 'silent', format: 'json' })
  const deps = createDeps({
    config,
    access,
    readiness: { isReady: () => true },
    pages: config.PAGES_DIR === undefined ? new Map() : await readPages(config.PAGES_DIR, log),
    log,
    metrics: createMetrics('gateway'),
    ...(lookup && { lookup }),
  })
  const { server, drain } = buildServer(deps)
  const url = await listening(server)

  const stop = async () => {
    await Promise.all([drain(), deps.sockets.stop()])
    for (const upstream of Object.values(deps.upstreams)) upstream.stop()
    for (const upstream of Object.values(deps.transfers)) upstream.stop()
    await Promise.all([auth, user, chat, notification].map((upstream) => upstream.stop()))
  }
  return {
    url,
    port: Number(new URL(url).port),
    server,
    drain,
    deps,
    tokenFor,
    endSession,
    stop,
    auth,
    user,
    chat,
    notification,
  }
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>

/** Sends bytes as they are and gives all that comes back until the connection ends. */
export const sendRaw = (port: number, bytes: string, { end = false } = {}): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (end ? socket.end(bytes, 'latin1') : socket.write(bytes, 'latin1')))
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
