import type { ClientRequest, IncomingMessage } from 'node:http'
import type { LookupFunction, Socket } from 'node:net'
import { problem } from '@chat/common/http/problem'
import type { Logger } from '@chat/common/log/logger'
import { spread } from '@chat/common/process/spread'
import { createProxyMiddleware, proxyEventsPlugin } from 'http-proxy-middleware'
import { answerSocket } from '../server/answer-socket.ts'
import { spreadLookup } from './spread-lookup.ts'
import { limitConnecting, type TimeLimits } from './time-limits.ts'
import { freshAgent, targetOf } from './target.ts'

type SocketUpstreamOptions = {
  url: string
  limits: TimeLimits
  /** Over how long they are ended at the stop. */
  drainSpreadMs: number
  lookup?: LookupFunction | undefined
  log: Logger
}

const cutAfterMs = 1_000

/** Whichever side ends, the other one ends too, after what is still to be written. */
const tie = (one: Socket, other: Socket): void => {
  one.once('close', () => other.destroySoon())
  other.once('close', () => one.destroySoon())
}

/** Sends WebSocket upgrades on to a service and ties the two connections together. */
export const createSocketUpstream = ({
  url,
  limits,
  drainSpreadMs,
  lookup = spreadLookup,
  log,
}: SocketUpstreamOptions) => {
  const target = targetOf(url)
  const open = new Set<Socket>()
  let isStopping = false

  const onOpen = (socket: Socket, upstream: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    tie(socket, upstream)
    if (isStopping) socket.destroySoon()
  }

  const onRequest = (proxyReq: ClientRequest, socket: Socket): void => {
    const timer = setTimeout(() => proxyReq.destroy(new Error('no answer in time')), limits.silenceMs)
    proxyReq.once('socket', () => limitConnecting(proxyReq, limits))
    proxyReq.once('close', () => clearTimeout(timer))
    proxyReq.once('upgrade', (_res, upstream: Socket) => {
      clearTimeout(timer)
      onOpen(socket, upstream)
    })
    // a refusal is passed on without chunks: it ends where the connection does
    proxyReq.once('response', (refusal) => {
      delete refusal.headers['transfer-encoding']
      refusal.headers.connection = 'close'
    })
    socket.once('close', () => proxyReq.destroy())
  }

  const proxy = createProxyMiddleware({
    target,
    agent: freshAgent(target, { lookup }),
    toProxy: true,
    ejectPlugins: true,
    plugins: [proxyEventsPlugin],
    on: {
      proxyReqWs: (proxyReq, _req, socket) => onRequest(proxyReq, socket),
      error: (error, req, socket) => {
        if (!('destroySoon' in socket) || socket.destroyed) return
        if (open.has(socket)) return socket.destroySoon()
        const requestId = String(req.headers['x-request-id'])
        log.warn({ requestId, upstream: 'sockets', err: error }, 'upstream failed')
        answerSocket(socket, problem('unavailable'), requestId)
      },
    },
  })

  return {
    forward: (req: IncomingMessage, socket: Socket, head: Buffer): void => {
      if (isStopping) throw problem('unavailable')
      proxy.upgrade(req, socket, head)
    },
    /** Takes no more and ends every connection; one that does not take what is still to be written is cut. */
    stop: async (): Promise<void> => {
      isStopping = true
      const closed = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
      await spread(open, drainSpreadMs, (socket) => socket.destroySoon())
      const late = setTimeout(() => open.forEach((socket) => socket.destroy()), cutAfterMs)
      await Promise.all(closed)
      clearTimeout(late)
    },
  }
}

export type SocketUpstream = ReturnType<typeof createSocketUpstream>
