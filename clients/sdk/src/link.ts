import { io } from 'socket.io-client'
import { ApiProblem, Unreachable } from './problem.ts'
import { anything, either, literal, number, object, optional, string, tryRead, type Infer } from './shape.ts'
import type { OnTraffic } from './traffic.ts'

const ready = object({ userId: string, sessionId: optional(string), serverTime: string })
export type Ready = Infer<typeof ready>

/** Why a link is over: the server's reason (`revoked`, `expired`, `draining`) or Socket.IO's. */
export type LinkEnd = string

/** One connection, from the handshake to its end; it is not opened again. */
export type Link = {
  ready: Ready
  /** @throws ApiProblem when refused, `Unreachable` when no answer came. */
  call: (event: string, payload: object) => Promise<unknown>
  ended: Promise<LinkEnd>
  close: () => void
}

export type LinkOptions = {
  url: string
  token: string
  timeoutMs: number
  /** Ends it, whenever it comes. */
  signal: AbortSignal
  onTraffic: OnTraffic
  /** Everything the server sends, from the first moment on. */
  onEvent: (name: string, payload: unknown) => void
}

const answer = either(
  object({ ok: literal(true), data: anything }),
  object({
    ok: literal(false),
    problem: object({
      status: number,
      retryAfterMs: optional(number),
      requestId: optional(string),
    }),
  }),
)
const refusal = object({ data: object({ status: number }) })
const ending = object({ reason: string })

type Told = { ok: true; data?: unknown } | { ok: false; problem?: { status: number; requestId?: unknown } }

/** Tells of a call, and gives how to tell what came of it; of what shows a token nothing. */
const toldCall = (onTraffic: OnTraffic, name: string, payload: object): ((told: Told) => void) => {
  if (name === 'auth:renew') return () => {}
  const startedAt = Date.now()
  onTraffic({ kind: 'call', at: startedAt, name, payload })
  return (told) => {
    const at = Date.now()
    const reply = told.ok ? told.data : told.problem
    const requestId = told.ok ? undefined : told.problem?.requestId
    const id = typeof requestId === 'string' && { requestId }
    onTraffic({ kind: 'reply', at, name, ok: told.ok, reply, ms: at - startedAt, ...id })
  }
}

/**
 * Resolves when the server says `ready`: all rooms are joined, nothing said from now on is missed.
 *
 * @throws ApiProblem when the server refuses, `Unreachable` when it cannot be reached.
 */
export const openLink = ({ url, token, timeoutMs, signal, onTraffic, onEvent }: LinkOptions): Promise<Link> =>
  new Promise((resolve, reject) => {
    const socket = io(url, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false })
    let end: LinkEnd | undefined
    let over: (end: LinkEnd) => void
    const ended = new Promise<LinkEnd>((done) => (over = done))

    const fail = (error: Error): void => {
      clearTimeout(late)
      signal.removeEventListener('abort', cut)
      socket.disconnect()
      reject(error)
    }
    const cut = (): void => fail(new Unreachable('There is no line'))
    signal.addEventListener('abort', cut)
    const late = setTimeout(() => fail(new Unreachable('The server did not get ready in time')), timeoutMs)

    const call = async (event: string, payload: object): Promise<unknown> => {
      if (!socket.connected) throw new Unreachable('There is no connection')
      const told = toldCall(onTraffic, event, payload)
      const raw: unknown = await socket
        .timeout(timeoutMs)
        .emitWithAck(event, payload)
        .catch((cause: unknown) => {
          told({ ok: false })
          throw new Unreachable(`No answer to ${event}`, { cause })
        })
      const given = answer.parse(raw)
      told(given)
      if (!given.ok) throw new ApiProblem(given.problem, given.problem.status, given.problem.retryAfterMs)
      return given.data
    }

    socket.onAny((name: string, payload: unknown) => {
      onTraffic({ kind: 'event', at: Date.now(), name, payload })
      if (name === 'session:ending') end = tryRead(ending, payload)?.reason
      if (name !== 'ready') return onEvent(name, payload)

      clearTimeout(late)
      const read = tryRead(ready, payload)
      if (!read) return fail(new Unreachable('The server is not one of these'))
      resolve({ ready: read, call, ended, close: () => socket.disconnect() })
    })
    socket.on('disconnect', (reason) => {
      over(end ?? reason)
      fail(new Unreachable(`The connection ended: ${end ?? reason}`))
    })
    socket.on('connect_error', (error) => {
      const refused = tryRead(refusal, error)
      if (refused) fail(new ApiProblem(refused.data, refused.data.status))
      else fail(new Unreachable('The server cannot be reached', { cause: error }))
    })
  })
