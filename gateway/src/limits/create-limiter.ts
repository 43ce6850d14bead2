import { problem } from '@chat/common/http/problem'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, Response } from 'express'
import { rateLimit, type AugmentedRequest } from 'express-rate-limit'
import type { Budget } from './budget.ts'

/** @throws ProblemError `too-many-requests`. Says in `RateLimit` and `RateLimit-Policy` what is left. */
export type Limiter = (req: IncomingMessage, res: ServerResponse, budget: Budget) => Promise<void>

/** Counts in this process alone: n instances let n times as much through. */
export const createLimiter = ({ windowSeconds }: { windowSeconds: number }): Limiter => {
  const budgets = new WeakMap<IncomingMessage, Budget>()
  const limit = rateLimit({
    windowMs: windowSeconds * 1_000,
    keyGenerator: (req) => budgets.get(req)!.key,
    limit: (req) => budgets.get(req)!.limit,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (req, _res, next) => {
      const { resetTime } = (req as AugmentedRequest)['rateLimit']! // set before it calls this
      const resetsAt = resetTime?.getTime() ?? 0
      next(problem('too-many-requests', { retryAfterMs: Math.max(1, resetsAt - Date.now()) }))
    },
    validate: false,
  })

  return async (req, res, budget) => {
    budgets.set(req, budget)
    await new Promise<void>((resolve, reject) => {
      // with these options it takes nothing that Express would have added
      const [request, response] = [req as Request, res as Response]
      void limit(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
    })
  }
}
