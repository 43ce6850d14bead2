import { createServer, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { Server as TcpServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import type { serviceVariables } from '../config/variables.ts'
import type { Readiness } from './operator-routes.ts'

export type HttpServerConfig = Pick<
  z.infer<z.ZodObject<typeof serviceVariables>>,
  'DRAIN_MS' | 'LINGER_MS' | 'CONNECTION_MAX_AGE_MS'
>

export type HttpServer = {
  server: Server
  /** Whether an answer is being written to this connection. */
  isAnswering: (socket: unknown) => boolean
  /** The same, and not ready once this server drains. */
  untilDrain: (readiness: Readiness) => Readiness
  /**
   * Takes no new connection from the call on; every answer says that its connection ends. Connections that are kept may
   * still bring a request for `LINGER_MS`: cutting one in that moment would fail it. Resolves when nothing is under way
   * any more, or after `DRAIN_MS`. What was upgraded is left to whoever took it over, or to `cut`.
   */
  drain: () => Promise<void>
  /** Ends every connection there is, upgraded or not. */
  cut: () => void
}

/**
 * A server that listens nowhere yet. Its connections have an age: were they kept for ever, an instance that is added
 * would be without work.
 */
export const createHttpServer = (config: HttpServerConfig, options: ServerOptions = {}): HttpServer => {
  const server = createServer(options)
  /** Until when each connection may be used again. */
  const connections = new Map<Socket, number>()
  const underWay = new Set<ServerResponse>()
  let onIdle = (): void => {}
  let drained: Promise<void> | undefined

  function forget(this: Socket): void {
    connections.delete(this)
  }
  server.on('connection', (socket) => {
    const spread = 0.5 + Math.random() / 2 // what came together does not go together
    connections.set(socket, performance.now() + config.CONNECTION_MAX_AGE_MS * spread)
    socket.on('close', forget)
  })
  server.on('request', ({ socket }, res) => {
    underWay.add(res)
    if (drained || performance.now() > (connections.get(socket) ?? 0)) res.shouldKeepAlive = false
    res.once('close', () => {
      underWay.delete(res)
      if (underWay.size === 0) onIdle()
    })
  })

  const drain = async (): Promise<void> => {
    const endsAt = performance.now() + config.DRAIN_MS
    const over = new AbortController()
    const pauseFor = (ms: number) => pause(ms, undefined, { signal: over.signal }).catch(() => {})
    for (const res of underWay) res.shouldKeepAlive = false

    // the close of an HTTP server would end kept connections at once
    const closed = new Promise<void>((resolve) => TcpServer.prototype.close.call(server, () => resolve()))
    await Promise.race([closed, pauseFor(Math.min(config.LINGER_MS, config.DRAIN_MS))])
    server.closeIdleConnections()
    if (underWay.size > 0) {
      const idle = new Promise<void>((resolve) => (onIdle = resolve))
      await Promise.race([idle, pauseFor(endsAt - performance.now())])
    }
    over.abort()
    server.closeAllConnections()
  }

  return {
    server,
    isAnswering: (socket) => [...underWay].some((res) => res.socket === socket),
    untilDrain: ({ isReady, details }) => ({
      isReady: () => !drained && isReady(),
      details: () => ({ ...details?.(), ...(drained && { draining: true }) }),
    }),
    drain: () => (drained ??= drain()),
    cut: () => {
      for (const socket of connections.keys()) socket.destroy()
    },
  }
}
