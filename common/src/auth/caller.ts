import type { Request, RequestHandler } from 'express'
import type { IncomingMessage } from 'node:http'
import { problem } from '../http/problem.ts'

/** Who calls, from the verified access token and nothing else. `expiresAt` in ms since the epoch. */
export type Caller = { userId: string; sessionId: string; roles: string[]; expiresAt: number }

/** @throws ProblemError `unauthenticated`, or `unavailable` while keys or revocations are not known yet. */
export type VerifyToken = (token: string) => Promise<Caller>

const bearer = /^Bearer +([\w.~+/=-]+) *$/i

/** Who the token of a request is of, or why it is of nobody; undefined when there is none. */
export const identify = async (
  verifyToken: VerifyToken,
  { headers }: IncomingMessage,
): Promise<Caller | Error | undefined> => {
  const token = bearer.exec(headers.authorization ?? '')?.[1]
  return token === undefined ? undefined : verifyToken(token).catch((error: Error) => error)
}

/** Verifies a token if there is one. It refuses nobody: `callerOf` does, in the routes that need a caller. */
export const authenticate =
  (verifyToken: VerifyToken): RequestHandler =>
  async (req, _res, next) => {
    const caller = await identify(verifyToken, req)
    if (caller !== undefined) req.caller = caller
    next()
  }

/** The first line of a route that is not open. A route that forgets it has no identity to misuse. */
export const callerOf = (req: { caller?: Caller | Error | undefined }): Caller => {
  if (req.caller === undefined) throw problem('unauthenticated')
  if (req.caller instanceof Error) throw req.caller
  return req.caller
}

/** @throws ProblemError `forbidden` unless the caller has the role. */
export const adminOf = (req: Request): Caller => {
  const caller = callerOf(req)
  if (!caller.roles.includes('admin')) throw problem('forbidden')
  return caller
}
