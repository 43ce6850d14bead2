import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { problem, toProblemError } from '@chat/common/http/problem'
import { requestIdFrom } from '@chat/common/http/request-id'
import type { RequestHandler } from 'express'
import type { Trusts } from '../identity/client-address.ts'
import { replaceHeaders } from '../identity/replace-headers.ts'
import type { SocketUpstream } from '../proxy/create-socket-upstream.ts'
import { answerSocket } from '../server/answer-socket.ts'
import { pathOf } from './path-of.ts'

const socketPath = '/socket.io'

const check = (req: IncomingMessage): void => {
  if (pathOf(req.url ?? '') !== socketPath) throw problem('not-found')
  if (req.method !== 'GET' || req.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw problem('invalid-request', { detail: 'Only a WebSocket can be opened here' })
  }
}

/** For `server.on('upgrade')`. Who it is, chat-service finds out: the token comes inside, when the socket is open. */
export const socketDoor =
  ({ sockets, trusts }: { sockets: SocketUpstream; trusts: Trusts }) =>
  (req: IncomingMessage, socket: Socket, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const requestId = requestIdFrom(req.headers['x-request-id'])
    try {
      check(req)
      replaceHeaders(req, { trusts, requestId, isUpgrade: true })
      delete req.headers.cookie
      sockets.forward(req, socket, head)
    } catch (error) {
      answerSocket(socket, toProblemError(error), requestId)
    }
  }

/**
 * Long polling would need every request of a client to reach the same instance; answered here, it costs no service. It
 * comes first and looks at every path, so that what routers behind it could misread is refused for all of them.
 */
export const refusePolling: RequestHandler = (req, _res, next) => {
  if (pathOf(req.url) !== socketPath) return next()
  throw problem('invalid-request', { detail: 'Connect with the WebSocket transport only' })
}
