import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit, objectId } from '@chat/common/http/input'
import { ProblemError } from '@chat/common/http/problem'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { answerTokens } from './answer-tokens.ts'
import { clientOf } from './client.ts'
import { isCookieMode } from './cookie-mode.ts'
import { endOtherSessions } from './end-other-sessions.ts'
import { endSession } from './end-session.ts'
import { clearRefreshCookie, refreshTokenOf } from './refresh-cookie.ts'
import { refreshSession } from './refresh-session.ts'
import { toListed } from './session.ts'

const cursor = cursorOf(objectId)
export const listQuery = z.strictObject({ limit, cursor: cursor.schema })
export const sessionPath = z.object({ id: objectId })

/** Nothing will ever be refreshed with that token again. */
const isOver = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 401

export const sessionRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/refresh', async (req, res) => {
    const refreshToken = refreshTokenOf(deps.config, req)
    const body = await refreshSession(deps, refreshToken, clientOf(req).address, req.requestId).catch(
      (error: unknown) => {
        if (isOver(error) && isCookieMode(deps.config, req)) clearRefreshCookie(deps.config, res)
        throw error
      },
    )
    answerTokens(deps, req, res, { body })
  })

  router.post('/auth/logout', async (req, res) => {
    const { userId, sessionId } = callerOf(req)
    await endSession(deps, { id: sessionId, userId }, req.requestId)
    clearRefreshCookie(deps.config, res)
    res.status(204).end()
  })

  router.get('/auth/sessions', async (req, res) => {
    const { userId, sessionId } = callerOf(req)
    const query = listQuery.parse(req.query)
    const page = { now: deps.now(), before: query.cursor, limit: query.limit + 1 }
    const found = await deps.sessions.listLive(userId, page)

    const items = found.slice(0, query.limit).map((session) => toListed(session, sessionId))
    const last = found.length > query.limit ? items.at(-1) : undefined
    res.json({ items, next: last === undefined ? null : cursor.encode(last.id) })
  })

  router.delete('/auth/sessions/:id', async (req, res) => {
    const { userId } = callerOf(req)
    const session = await deps.sessions.find(sessionPath.parse(req.params).id)
    if (session?.userId !== userId) throw problem('session-not-found')

    await endSession(deps, session, req.requestId)
    res.status(204).end()
  })

  router.delete('/auth/sessions', async (req, res) => {
    await endOtherSessions(deps, callerOf(req), req.requestId)
    res.status(204).end()
  })

  return router
}
