import { backOffMs, pause, type BackOff } from './back-off.ts'
import { fetchExchange, xhrExchange, type Answered, type Exchange } from './exchange.ts'
import type { Line } from './line.ts'
import { ApiProblem, ClientClosed, isTemporary, Unreachable } from './problem.ts'
import { type Reader } from './shape.ts'
import { toldPath, type OnTraffic } from './traffic.ts'

export type Query = Record<string, string | number | boolean | undefined>

export type RequestOptions = {
  /** Sent as JSON, or as the form that it is. */
  body?: unknown
  query?: Query | undefined
  token?: string
  headers?: Record<string, string>
  /** Whether cookies go along, and come back. */
  credentials?: 'include'
  /** Doing it twice is doing it once, so no answer is a reason to try again. Default: GET, PUT and DELETE. */
  repeatable?: boolean
  /** Gives it up; what is thrown then is the signal's reason. */
  signal?: AbortSignal | undefined
  /** For one answer; default: the client's. */
  timeoutMs?: number
  /** How much of the body is sent, in bytes. Called in browsers, where `XMLHttpRequest` tells it. */
  onProgress?: ((sent: number, total: number) => void) | undefined
}

export type Send = <Answer>(
  method: string,
  path: string,
  answer: Reader<Answer>,
  options?: RequestOptions,
) => Promise<Answer>

export type HttpOptions = {
  /** Of the front door, without `/api`. */
  url: string
  fetch: typeof globalThis.fetch
  timeoutMs: number
  /** How long what may be repeated is tried while the server is away. */
  patienceMs: number
  backOff: BackOff
  closed: AbortSignal
  line: Line
  onTraffic: OnTraffic
}

const repeatableMethods = ['GET', 'PUT', 'DELETE']

/** `Retry-After` in seconds or as a date. */
export const retryAfterMs = (header: string | null): number | undefined => {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

export const addressOf = (url: string, path: string, query: Query = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `${url.replace(/\/$/, '')}/api${path}${search.size === 0 ? '' : `?${search}`}`
}

const bodyOf = (body: unknown): { headers: Record<string, string>; body?: string | FormData } => {
  if (body === undefined) return { headers: {} }
  if (body instanceof FormData) return { headers: {}, body }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/**
 * Requests and their answers. A refusal is an `ApiProblem`, no answer `Unreachable`; what is repeatable is tried again
 * while the server is away, at growing intervals and not before it asked for.
 */
export const createHttp = (options: HttpOptions): Send => {
  const byFetch = fetchExchange(options.fetch)

  const exchangeFor = ({ onProgress }: RequestOptions): Exchange => (onProgress && xhrExchange()) ?? byFetch

  const watched = async (told: { method: string; path: string }, ask: () => Promise<Answered>): Promise<Answered> => {
    const startedAt = Date.now()
    options.onTraffic({ kind: 'request', at: startedAt, ...told })
    let answered: Answered | undefined
    try {
      return (answered = await ask())
    } finally {
      const at = Date.now()
      const { status, requestId } = answered ?? {}
      const word = { ...(status !== undefined && { status }), ...(requestId && { requestId }) }
      options.onTraffic({ kind: 'response', at, ms: at - startedAt, ...told, ...word })
    }
  }

  const once: Send = async (method, path, answer, request = {}) => {
    const { query, token, signal, credentials, onProgress } = request
    const late = AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs)
    const given = [late, options.line.cut(), ...(signal ? [signal] : [])]
    const { headers, ...content } = bodyOf(request.body)
    const ask = (): Promise<Answered> =>
      exchangeFor(request)({
        method,
        url: addressOf(options.url, path, query),
        headers: {
          accept: 'application/json',
          ...headers,
          ...request.headers,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...content,
        ...(credentials && { credentials }),
        signal: AbortSignal.any(given),
        ...(onProgress && { onProgress }),
      })
    const told = { method, path: toldPath(addressOf('', path, query)) }
    const { status, text, retryAfter } = await unlessUnreachable(signal, () => watched(told, ask))
    const received = parseJson(text)
    if (status < 200 || status > 299) throw new ApiProblem(received, status, retryAfterMs(retryAfter))

    return answer.parse(received)
  }

  return async (method, path, answer, request = {}) => {
    const { repeatable = repeatableMethods.includes(method), signal } = request
    const endsAt = Date.now() + options.patienceMs
    for (let attempt = 0; ; attempt += 1) {
      if (options.closed.aborted) throw new ClientClosed()
      signal?.throwIfAborted()
      try {
        return await once(method, path, answer, request)
      } catch (error) {
        const waitMs = backOffMs(attempt, options.backOff, retryAfterOf(error))
        if (!repeatable || !isTemporary(error) || Date.now() + waitMs > endsAt) throw error
        await pause(waitMs, signal ? AbortSignal.any([options.closed, signal]) : options.closed)
      }
    }
  }
}

export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof ApiProblem ? error.retryAfterMs : undefined

/** What fails is no answer, unless the caller gave it up. */
export const unlessUnreachable = async <Result>(
  signal: AbortSignal | undefined,
  ask: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await ask()
  } catch (cause) {
    signal?.throwIfAborted()
    throw new Unreachable('The server does not answer', { cause })
  }
}

/** What is not JSON (a proxy's page, nothing at all) is nothing. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
