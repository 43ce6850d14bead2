import type { z } from 'zod'
import { backOffMs, pause, type BackOff } from './back-off.ts'
import { ApiProblem, ClientClosed, isTemporary, Unreachable } from './problem.ts'

export type Query = Record<string, string | number | boolean | undefined>

export type RequestOptions = {
  body?: unknown
  query?: Query | undefined
  token?: string
  /** Doing it twice is doing it once, so no answer is a reason to try again. Default: GET, PUT and DELETE. */
  repeatable?: boolean
}

export type Send = <Answer>(
  method: string,
  path: string,
  answer: z.ZodType<Answer>,
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
}

const repeatableMethods = ['GET', 'PUT', 'DELETE']

/** `Retry-After` in seconds or as a date. */
const retryAfterMs = (header: string | null): number | undefined => {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

const addressOf = (url: string, path: string, query: Query = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `${url.replace(/\/$/, '')}/api${path}${search.size === 0 ? '' : `?${search}`}`
}

/**
 * Requests and their answers. A refusal is an `ApiProblem`, no answer `Unreachable`; what is repeatable is tried again
 * while the server is away, at growing intervals and not before it asked for.
 */
export const createHttp = (options: HttpOptions): Send => {
  const once: Send = async (method, path, answer, { body, query, token } = {}) => {
    const response = await unlessUnreachable(() =>
      options.fetch(addressOf(options.url, path, query), {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(options.timeoutMs),
      }),
    )
    const text = await unlessUnreachable(() => response.text())
    const content = parseJson(text)
    if (!response.ok) throw new ApiProblem(content, response.status, retryAfterMs(response.headers.get('retry-after')))

    return answer.parse(content)
  }

  return async (method, path, answer, request = {}) => {
    const { repeatable = repeatableMethods.includes(method) } = request
    const endsAt = Date.now() + options.patienceMs
    for (let attempt = 0; ; attempt += 1) {
      if (options.closed.aborted) throw new ClientClosed()
      try {
        return await once(method, path, answer, request)
      } catch (error) {
        const waitMs = backOffMs(attempt, options.backOff, retryAfterOf(error))
        if (!repeatable || !isTemporary(error) || Date.now() + waitMs > endsAt) throw error
        await pause(waitMs, options.closed)
      }
    }
  }
}

export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof ApiProblem ? error.retryAfterMs : undefined

const unlessUnreachable = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
  try {
    return await ask()
  } catch (cause) {
    throw new Unreachable('The server does not answer', { cause })
  }
}

/** What is not JSON (a proxy's page, nothing at all) is nothing. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
