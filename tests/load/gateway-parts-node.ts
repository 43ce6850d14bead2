import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { identify } from '@chat/common/auth/caller'
import { requestIdFrom } from '@chat/common/http/request-id'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { trustsOf } from '@chat/gateway/identity/client-address'
import { replaceHeaders } from '@chat/gateway/identity/replace-headers'
import { createLimiter } from '@chat/gateway/limits/create-limiter'
import { isOpen } from '@chat/gateway/routing/open-routes'
import { pathOf } from '@chat/gateway/routing/path-of'
import { serviceFor } from '@chat/gateway/routing/route-table'
import { securityHeaders } from '@chat/gateway/server/response-headers'
import helmet from 'helmet'
import { answerParent } from './answer-parent.ts'
import { median } from './percentile.ts'
import { requestLines } from './http-connection.ts'

/** What the gateway does to a request beside sending it on, part by part, each alone in a loop. */
const { access, tokenFor } = createTestTokens()
const token = tokenFor('a'.repeat(24), { expiresInSeconds: 3_600 })
const given = Object.fromEntries(
  requestLines(token)
    .slice(1)
    .map((line) => line.split(': ', 2)),
)
const requestId = requestIdFrom(undefined)
const trusts = trustsOf([])
const headers = securityHeaders()
const secure = helmet()
const limit = createLimiter({ windowSeconds: 60 })
const metrics = createMetrics('gateway')
const log = createLogger({ service: 'gateway', level: 'debug', format: 'json' })
const line = { requestId, method: 'GET', path: '/api/chats', status: 200, ms: 1.2 }

type Part = (req: IncomingMessage, res: ServerResponse) => unknown

const parts: Record<string, Part> = {
  'request id': () => requestIdFrom(undefined),
  'path, service, open or not': () => {
    const path = pathOf('/api/chats?limit=50')
    return [serviceFor(path), isOpen({ method: 'GET', path })]
  },
  'security headers': (_req, res) => res.setHeaders(headers),
  'the same by helmet each time': (req, res) => secure(req, res, () => {}),
  'headers from outside': (req) => replaceHeaders(req, { trusts, requestId }),
  'a token seen before': (req) => identify(access.verifyToken, req),
  'the limit': (req, res) => limit(req, res, { key: 'user', limit: 1e9 }),
  'the measurement': () => metrics.httpSeconds.observe({ method: 'GET', status: '2xx' }, 0.001),
  'the line of log': () => log.debug(line, 'request'),
}

const socket = new Socket()
const repeats = 500

const usOf = async (part: Part): Promise<number> => {
  const pairs = Array.from({ length: repeats }, () => {
    const req = new IncomingMessage(socket)
    Object.assign(req.headers, given)
    return { req, res: new ServerResponse(req) }
  })
  const startedAt = performance.now()
  for (const { req, res } of pairs) {
    const done = part(req, res)
    if (done instanceof Promise) await done
  }
  return ((performance.now() - startedAt) * 1_000) / repeats
}

const measure = async (): Promise<Record<string, number>> => {
  const took = Object.entries(parts).map(([name, part]) => ({ name, part, us: [] as number[] }))
  for (let round = 0; round < 60; round++) for (const { part, us } of took) us.push(await usOf(part))
  return Object.fromEntries(took.map(({ name, us }) => [name, median(us.slice(20))]))
}

answerParent(0, tokenFor, async () => {}, measure)
