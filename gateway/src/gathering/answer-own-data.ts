import type { IncomingMessage, ServerResponse } from 'node:http'
import { problem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import type { ServiceName } from '../routing/route-table.ts'
import { pour } from './pour.ts'
import { questionHeaders } from './question-headers.ts'

/** In this order: whose it is comes first. */
const sources: readonly (readonly [ServiceName, string])[] = [
  ['auth', '/api/auth/me/export'],
  ['user', '/api/users/me/export'],
  ['chat', '/api/chats/me/export'],
  ['notification', '/api/notifications/me/export'],
]

const headersOfRecords = {
  'content-type': 'application/x-ndjson; charset=utf-8',
  'content-disposition': 'attachment; filename="my-data.ndjson"',
}

const setHeaders = (res: ServerResponse, headers: Record<string, string | undefined>): void => {
  res.setHeader('cache-control', 'no-store')
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) res.setHeader(name, value)
}

/**
 * Everything the platform has of somebody, a record a line, from one service after the other and no faster than it is
 * taken. What cannot be completed once it has begun is cut, so that nobody takes a part for the whole; what is refused
 * before goes on as the service says it.
 *
 * @throws ProblemError `unavailable`
 */
export const answerOwnData = async (
  { config, transfers }: Pick<Deps, 'config' | 'transfers'>,
  { req, res }: { req: IncomingMessage; res: ServerResponse },
): Promise<void> => {
  const limits = { silenceMs: config.UPSTREAM_TIMEOUT_MS, clientSilenceMs: config.CLIENT_SILENCE_MS }
  const headers = questionHeaders(req, 'application/x-ndjson')
  const giving = new AbortController()
  res.once('close', () => giving.abort())
  req.resume()

  for (const [service, path] of sources) {
    try {
      const answer = await transfers[service].ask({ path, headers, signal: giving.signal })
      const status = answer.statusCode!
      const isRefusal = status >= 400 && status < 500 && !res.headersSent
      if (status !== 200 && !isRefusal) throw new Error(`answered ${status}`)

      if (isRefusal) {
        const { 'content-type': type, 'retry-after': after, 'www-authenticate': scheme } = answer.headers
        res.statusCode = status
        setHeaders(res, { 'content-type': type, 'retry-after': after, 'www-authenticate': scheme })
      } else if (!res.headersSent) setHeaders(res, headersOfRecords)

      await pour(answer, { res, limits, giving })
      if (isRefusal) break
    } catch (error) {
      giving.abort()
      if (!res.headersSent) res.removeHeader('content-disposition')
      throw problem('unavailable', { cause: new Error(`own data of ${service}`, { cause: error }) })
    }
  }
  res.end()
}
