import { withToken } from './api.ts'
import { addressOf, parseJson, retryAfterMs, unlessUnreachable } from './http.ts'
import type { Line } from './line.ts'
import { ApiProblem, ClientClosed, Unreachable } from './problem.ts'
import type { Session } from './session.ts'

export type LineStream = (path: string) => AsyncGenerator<string, void, undefined>

export type LineStreamOptions = {
  url: string
  session: Session
  fetch: typeof globalThis.fetch
  /** Without a byte. */
  timeoutMs: number
  closed: AbortSignal
  line: Line
}

/** Aborts when nothing came for a while; to be told of whatever came. */
const createWatch = (timeoutMs: number, closed: AbortSignal) => {
  const giving = new AbortController()
  const giveUp = (): void => giving.abort()
  let timer = setTimeout(giveUp, timeoutMs)
  closed.addEventListener('abort', giveUp)

  return {
    signal: giving.signal,
    alive: (): void => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, timeoutMs)
    },
    stop: (): void => {
      clearTimeout(timer)
      closed.removeEventListener('abort', giveUp)
      giving.abort()
    },
  }
}

/**
 * The lines of a long answer while it comes, in the name of whoever is logged in: no more than a piece of it is held, and
 * who stops reading ends the request.
 *
 * @throws ApiProblem when refused, `Unreachable` when it breaks off, also in the middle.
 */
export const createLineStream = (options: LineStreamOptions): LineStream =>
  async function* (path) {
    const { url, session, fetch, timeoutMs, closed, line } = options
    const watch = createWatch(timeoutMs, closed)

    const open = (token: string): Promise<Response> =>
      unlessUnreachable(undefined, async () => {
        const headers = { accept: 'application/x-ndjson', authorization: `Bearer ${token}` }
        const signal = AbortSignal.any([watch.signal, line.cut()])
        signal.throwIfAborted()
        return fetch(addressOf(url, path), { headers, signal })
      }).then(async (response) => {
        if (response.ok) return response
        const said = parseJson(await response.text().catch(() => ''))
        throw new ApiProblem(said, response.status, retryAfterMs(response.headers.get('retry-after')))
      })

    try {
      const { body } = await withToken(session, open)
      const reader = body?.getReader()
      const decoder = new TextDecoder()
      let rest = ''
      while (reader) {
        const { done, value } = await unlessUnreachable(undefined, () => reader.read())
        watch.alive()
        rest += decoder.decode(value, { stream: !done })
        const lines = rest.split('\n')
        if (!done) rest = lines.pop()!
        yield* lines.filter((line) => line !== '')
        if (done) return
      }
    } catch (error) {
      throw closed.aborted && error instanceof Unreachable ? new ClientClosed() : error
    } finally {
      watch.stop()
    }
  }
