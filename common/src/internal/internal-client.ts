import type { z } from 'zod'
import { problem } from '../http/problem.ts'

export type InternalClient = {
  /**
   * GETs `path` (`/internal/...`); names that are undefined are left out, lists are sent as repeated names.
   *
   * @throws ProblemError `unavailable` for every failure: no answer in time, another status, an answer of another form.
   */
  get: <Schema extends z.ZodType>(
    path: string,
    query: Record<string, string | readonly string[] | undefined>,
    schema: Schema,
  ) => Promise<z.infer<Schema>>
}

const toSearch = (query: Record<string, string | readonly string[] | undefined>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().map((one) => [name, one] as [string, string]),
    ),
  )

/** Asks another service on its internal listener. The global fetch keeps connections alive. */
export const createInternalClient = ({
  url,
  secret,
  timeoutMs = 2_000,
}: {
  url: string
  secret: string
  timeoutMs?: number
}): InternalClient => ({
  get: async (path, query, schema) => {
    try {
      const answer = await fetch(`${url}${path}?${toSearch(query)}`, {
        headers: { authorization: `Bearer ${secret}` },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (!answer.ok) {
        await answer.body?.cancel() // else the connection is not used again
        throw new Error(`${path} answered ${answer.status}`)
      }
      return schema.parse(await answer.json())
    } catch (cause) {
      throw problem('unavailable', { cause })
    }
  },
})
