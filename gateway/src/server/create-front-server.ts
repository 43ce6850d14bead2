import { createHttpServer, type HttpServer } from '@chat/common/http/create-http-server'
import { problem as commonProblem, type ProblemError } from '@chat/common/http/problem'
import type { Config } from '../config.ts'
import { problem } from '../problems.ts'
import { answerSocket } from './answer-socket.ts'

const refusalOf = ({ code }: NodeJS.ErrnoException): ProblemError => {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request-timeout')
  return commonProblem('invalid-request', { detail: 'This is not HTTP' })
}

/** The server that faces clients: bounded in what it reads and waits for, and answering problems even to garbage. */
export const createFrontServer = (config: Config): HttpServer => {
  const requestTimeoutMs = config.REQUEST_TIMEOUT_MS
  const front = createHttpServer(config, {
    maxHeaderSize: 16_384,
    headersTimeout: Math.min(10_000, requestTimeoutMs),
    requestTimeout: Math.max(requestTimeoutMs, config.UPLOAD_TIMEOUT_MS), // which it is, is known by the route
    keepAliveTimeout: 65_000, // longer than a load balancer in front keeps its connections
    connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs),
  })
  const { server } = front
  server.on('checkExpectation', (req, res) => server.emit('request', req, res)) // it may be ignored, so it is
  server.on('clientError', (error, socket) => {
    if (front.isAnswering(socket)) socket.destroy()
    else answerSocket(socket, refusalOf(error))
  })
  return front
}
