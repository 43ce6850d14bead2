import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../log/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** `fields` are added to the line. */
type Observer = { metrics: Metrics; log: Logger | undefined; fields?: Record<string, string> }

/** What paths are made of: words of ours, names of files, and ids. */
const speakable = /^(?:\.?[a-z][a-z.-]{0,31}|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/**
 * Without the query, which can hold tokens and signatures, without the code of an invite, as who has it may join, and
 * without whatever somebody has put in the place of an id: it may be an address or a token.
 */
const loggedPath = (url: string): string =>
  url
    .split('?', 1)[0]!
    .split('/')
    .map((part, at, parts) => {
      const isCode = parts[at - 1]?.toLowerCase() === 'invites'
      return part === '' || (speakable.test(part) && !isCode) ? part : '...'
    })
    .join('/')

/** A line and a measurement a request. */
export const observeRequest = (req: IncomingMessage, res: ServerResponse, { metrics, log, fields }: Observer): void => {
  const { method = '', url = '' } = req // a router changes the address while it handles a request
  const startedAt = performance.now()

  res.on('close', () => {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10
    const { statusCode: status } = res
    metrics.httpSeconds.observe({ method, status: `${Math.floor(status / 100)}xx` }, ms / 1_000)
    const line = { ...fields, method, path: loggedPath(url), status, ms }
    log?.[status >= 500 ? 'error' : 'debug'](line, 'request')
  })
}
