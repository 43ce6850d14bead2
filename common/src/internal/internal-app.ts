import { createHash, timingSafeEqual } from 'node:crypto'
import express, { type Express, type RequestHandler, type Router } from 'express'
import { notFound, problemHandler } from '../http/answer-problem.ts'
import { withRequestId } from '../http/create-http-app.ts'
import { problem } from '../http/problem.ts'
import type { Logger } from '../log/logger.ts'

/** Hashed, so that both sides have one length and the comparison tells nothing. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const secretOnly = (secret: string): RequestHandler => {
  const expected = digest(`Bearer ${secret}`)

  return (req, _res, next) => {
    if (!timingSafeEqual(digest(req.headers.authorization ?? ''), expected)) throw problem('unauthenticated')
    next()
  }
}

/**
 * The app for a listener of its own that only other services reach: asks for the shared secret as a bearer token,
 * mounts `routers` at /internal.
 */
export const createInternalApp = (
  { log, secret }: { log: Logger; secret: string },
  routers: (Router | RequestHandler)[],
): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(withRequestId(log))
  app.use(secretOnly(secret))
  for (const router of routers) app.use('/internal', router)
  app.use(notFound)
  app.use(problemHandler)
  return app
}
