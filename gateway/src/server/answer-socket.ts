import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProblemError } from '@chat/common/http/problem'

/** Answers a problem where there is no response object, and ends the connection. */
export const answerSocket = (
  socket: Duplex,
  { problem, retryAfterSeconds }: ProblemError,
  requestId?: string,
): void => {
  if (!socket.writable) return void socket.destroy()

  const body = JSON.stringify({ ...problem, ...(requestId !== undefined && { requestId }) })
  const retryAfter = retryAfterSeconds ?? (problem.status === 503 ? 1 : undefined)
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    ...(requestId === undefined ? [] : [`x-request-id: ${requestId}`]),
    ...(retryAfter === undefined ? [] : [`retry-after: ${retryAfter}`]),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
