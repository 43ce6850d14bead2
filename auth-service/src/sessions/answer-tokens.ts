import type { Request, Response } from 'express'
import type { Deps } from '../deps.ts'

type Answer = { refreshToken?: string }

/** Answers with what was issued: every route that issues tokens ends here. */
export const answerTokens = (
  _deps: Pick<Deps, 'config'>,
  _req: Request,
  res: Response,
  { status = 200, body }: { status?: number; body: Answer | object },
): void => {
  res.status(status).json(body)
}
