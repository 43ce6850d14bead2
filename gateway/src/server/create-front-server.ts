import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { problem as commonProblem, type ProblemError } from '@chat/common/http/problem'
import { problem } from '../problems.ts'
import { answerSocket } from './answer-socket.ts'

type FrontServerOptions = {
  app: RequestListener
  onUpgrade: (req: Parameters<RequestListener>[0], socket: Socket, head: Buffer) => void
  requestTimeoutMs: number
}

export type FrontServer = {
  server: Server
  /** Resolves when no request is under way any more, or after `drainMs`. Takes no new connections from the call on. */
  drain: (drainMs: number) => Promise<void>
}

const refusalOf = ({ code }: NodeJS.ErrnoException): ProblemError => {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request-timeout')
  return commonProblem('invalid-request', { detail: 'This is not HTTP' })
}

/** The listener that faces clients: bounded in what it reads and waits for, and answering problems even to garbage. */
export const createFrontServer = ({ app, onUpgrade, requestTimeoutMs }: FrontServerOptions): FrontServer => {
  const underWay = new Set<ServerResponse>()
  let onIdle = (): void => {}

  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: Math.min(10_000, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 65_000, // longer than a load balancer in front keeps its connections
    connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs),
  })
  server.on('request', (_req, res) => {
    underWay.add(res)
    res.shouldKeepAlive &&= server.listening
    res.once('close', () => {
      underWay.delete(res)
      if (underWay.size === 0) onIdle()
    })
  })
  server.on('request', app)
  server.on('checkExpectation', (req, res) => server.emit('request', req, res)) // it may be ignored, so it is
  server.on('upgrade', onUpgrade)
  server.on('clientError', (error, socket) => {
    const isAnswering = [...underWay].some((res) => res.socket === socket)
    if (isAnswering) socket.destroy()
    else answerSocket(socket, refusalOf(error))
  })

  return {
    server,
    drain: async (drainMs) => {
      server.close()
      server.closeIdleConnections()
      for (const res of underWay) res.shouldKeepAlive = false
      if (underWay.size > 0) {
        await new Promise<void>((resolve) => {
          const late = setTimeout(resolve, drainMs)
          onIdle = () => {
            clearTimeout(late)
            resolve()
          }
        })
      }
      server.closeAllConnections()
    },
  }
}
