import { request as plainRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from '@jest/globals'
import { z } from 'zod'

/** As API.md says; what nginx answers itself has neither detail nor errors. */
const problem = z.strictObject({
  type: z.string().regex(/^\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.unknown()).optional(),
  requestId: z.string().regex(/^[\w.-]{8,64}$/),
})

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

type Asked = {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** The address to ask from: all of 127.0.0.0/8 is this machine. */
  from?: string
}

/** One request on a connection of its own, the path as it is. */
export const ask = async (url: string, path: string, { body, from, ...asked }: Asked = {}): Promise<Answer> => {
  const { hostname, port, protocol } = new URL(url)
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    hostname,
    port,
    path,
    agent: false,
    rejectUnauthorized: false, // of a certificate that signs itself
    ...(from !== undefined && { localAddress: from }),
    ...asked,
  }
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? tlsRequest : plainRequest)(options, (response) => {
      const { statusCode: status = 0, headers } = response
      text(response).then((text) => resolve({ status, headers, text }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** That it is a problem of this kind, with the id of its request and nothing of the inside. */
export const expectProblem = ({ status, headers, text }: Answer, wanted: number, slug: string): void => {
  expect({ status, text }).toMatchObject({ status: wanted })
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(text).not.toMatch(/nginx|upstream|127\.0\.0/)
  const parsed = problem.parse(JSON.parse(text))
  expect(parsed).toMatchObject({ status: wanted, type: `/problems/${slug}`, requestId: headers['x-request-id'] })
}

export type RawConnection = {
  socket: Socket
  received: () => string
  isClosed: () => boolean
  /** Whether a whole answer has come. */
  isAnswered: () => boolean
}

/** A connection that says what it is told to, and nothing more. */
export const openRaw = (url: string, { from }: { from?: string } = {}): RawConnection => {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), ...(from !== undefined && { localAddress: from }) })
  let received = ''
  let isClosed = false
  socket.on('data', (chunk) => (received += String(chunk)))
  socket.on('error', () => {}) // a reset is an end
  socket.on('close', () => (isClosed = true))
  const isAnswered = (): boolean => {
    const { headers, text } = parseAnswer(received)
    return headers['content-length'] === String(text.length)
  }
  return { socket, received: () => received, isClosed: () => isClosed, isAnswered }
}

/** An answer as it came over a raw connection. */
export const parseAnswer = (raw: string): Answer => {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(': ', 1)[0]!.toLowerCase(), line.replace(/^[^:]*: /, '')]),
  )
  return { status: Number(first.split(' ')[1]), headers, text: rest.join('\r\n\r\n') }
}
