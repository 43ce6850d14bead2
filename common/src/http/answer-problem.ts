import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../log/logger.ts'
import { problem, toProblemError, type ProblemError } from './problem.ts'

/** Writes a problem to a plain response, for express and for what stands before it. */
export const writeProblem = (res: ServerResponse<IncomingMessage>, error: ProblemError): void => {
  const { status } = error.problem
  const requestId = res.getHeader('x-request-id')
  const body = JSON.stringify({ ...error.problem, ...(requestId !== undefined && { requestId }) })

  res.statusCode = status
  res.setHeader('content-type', 'application/problem+json; charset=utf-8')
  res.setHeader('cache-control', 'no-store')
  if (status === 401) res.setHeader('www-authenticate', 'Bearer')
  const retryAfter = error.retryAfterSeconds ?? (status === 503 ? 1 : undefined)
  if (retryAfter !== undefined) res.setHeader('retry-after', String(retryAfter))
  res.setHeader('content-length', Buffer.byteLength(body))
  res.end(body)
}

/** Answers with what an error is to a client. An answer that has begun already is cut. */
export const answerProblem = (res: ServerResponse, error: unknown, log: Logger | undefined): void => {
  const answer = toProblemError(error)
  if (answer.problem.status >= 500) log?.error({ err: answer.cause ?? answer }, 'request failed')
  if (res.headersSent) return void res.destroy()

  writeProblem(res, answer)
}

export const problemHandler: ErrorRequestHandler = (error, req, res, _next) => answerProblem(res, error, req.log)

export const notFound: RequestHandler = () => {
  throw problem('not-found')
}
