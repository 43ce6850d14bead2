import type { OutgoingHttpHeaders } from 'node:http'
import { problem, ProblemError } from '@chat/common/http/problem'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { ServiceName } from '../routing/route-table.ts'
import { readJson } from './read-json.ts'

/** One service's share of an answer. `name` is what clients call it. */
export type Part<Answer> = {
  name: string
  service: ServiceName
  path: string
  answer: z.ZodType<Answer>
  maxBytes: number
}

/** On whose behalf; `closed` aborts when they have gone. */
export type Asker = { headers: OutgoingHttpHeaders; requestId: string; closed: AbortSignal }

type AskDeps = Pick<Deps, 'config' | 'upstreams' | 'log'>

/**
 * Undefined when the service is away, too slow or does not answer as it should.
 *
 * @throws ProblemError `unauthenticated` when it knows that the token is of no use any more
 */
export const askPart = async <Answer>(
  { config, upstreams, log }: AskDeps,
  { name, service, path, answer, maxBytes }: Part<Answer>,
  { headers, requestId, closed }: Asker,
): Promise<Answer | undefined> => {
  try {
    const signal = AbortSignal.any([closed, AbortSignal.timeout(config.OVERVIEW_TIMEOUT_MS)])
    const response = await upstreams[service].ask({ path, headers, signal })
    if (response.statusCode === 200) return answer.parse(await readJson(response, maxBytes))

    response.resume()
    if (response.statusCode === 401) throw problem('unauthenticated')
    throw new Error(`answered ${response.statusCode}`)
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'unauthenticated') throw error
    if (!closed.aborted) log.warn({ requestId, upstream: service, part: name, err: error }, 'left out of the overview')
    return undefined
  }
}
