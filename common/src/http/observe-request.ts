import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../log/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** `fields` are added to the line. */
type Observer = { metrics: Metrics; log: Logger | undefined; fields?: Record<string, string> }

/** Without the query, which can hold tokens and signatures, and without the code of an invite: who has it may join. */
const loggedPath = (url: string): string => url.split('?', 1)[0]!.replace(/(\/invites\/)[^/]+/i, '$1...')

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
