import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Logger } from '../log/logger.ts'
import type { Caller } from '../auth/caller.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { notFound, problemHandler } from './answer-problem.ts'
import { observeRequest } from './observe-request.ts'
import { operatorRoutes, type Readiness } from './operator-routes.ts'
import { problem } from './problem.ts'
import { requestIdFrom } from './request-id.ts'

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how express lets a request be extended
  namespace Express {
    interface Request {
      requestId: string
      log?: Logger
      /** Set by `authenticate`; read it with `callerOf`. */
      caller?: Caller | Error
    }
  }
}

export type HttpAppDeps = { log: Logger; metrics: Metrics; readiness: Readiness; trustedProxies?: string[] }

/** One id from nginx to the socket: taken over if sane, and answered. */
export const withRequestId =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    req.requestId = requestIdFrom(req.headers['x-request-id'])
    req.log = log.child({ requestId: req.requestId })
    res.setHeader('x-request-id', req.requestId)
    next()
  }

export const observeRequests =
  (metrics: Metrics): RequestHandler =>
  (req, res, next) => {
    observeRequest(req, res, { metrics, log: req.log })
    next()
  }

const jsonOnly: RequestHandler = (req, _res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
  if (hasBody && !req.is('application/json'))
    throw problem('unsupported-media-type', { detail: 'It must be application/json' })
  next()
}

type Routers = (Router | RequestHandler)[]

/**
 * The frame every service shares; a service adds only its routers, which are mounted at /api. Those `beforeJson` see
 * bodies as they come, of any type and length.
 */
export const createHttpApp = (deps: HttpAppDeps, routers: Routers, beforeJson: Routers = []): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', deps.trustedProxies ?? [])
  app.set('query parser', 'simple')
  app.use(withRequestId(deps.log))
  app.use(operatorRoutes(deps))
  app.use(observeRequests(deps.metrics))
  for (const router of beforeJson) app.use('/api', router)
  app.use(jsonOnly)
  app.use(express.json({ limit: '128kb' }))
  for (const router of routers) app.use('/api', router)
  app.use(notFound)
  app.use(problemHandler)
  return app
}
