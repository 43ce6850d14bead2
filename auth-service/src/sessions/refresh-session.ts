import { setTimeout as sleep } from 'node:timers/promises'
import { problem as commonProblem } from '@chat/common/http/problem'
import { allows } from '../accounts/account.ts'
import { keepAudit } from '../audit/keep-audit.ts'
import type { Deps } from '../deps.ts'
import { signAccessToken } from '../keys/sign-access-token.ts'
import { problem } from '../problems.ts'
import { endSession } from './end-session.ts'
import { decideRefresh } from './refresh-family.ts'
import { expiryOf, type Session } from './session.ts'

type RefreshDeps = Pick<
  Deps,
  'accounts' | 'audit' | 'sessions' | 'outbox' | 'instanceId' | 'refreshTokens' | 'keyRing' | 'config' | 'now'
>

/** Lost against another refresh, the session reads as it was only until the other one's write is kept. */
const attempts = 40
const pauseMs = 5

/**
 * New tokens for a refresh token.
 *
 * @throws ProblemError `session-ended` when there is nothing to refresh any more, `unauthenticated` for what is no
 * refresh token.
 */
export const refreshSession = async (deps: RefreshDeps, refreshToken: string, address: string, requestId?: string) => {
  const presented = deps.refreshTokens.read(refreshToken)
  if (presented === null) throw commonProblem('unauthenticated', { detail: 'This is no refresh token' })

  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const now = deps.now()
    const session = await deps.sessions.find(presented.sessionId)
    if (session === null) throw problem('session-ended')

    switch (decideRefresh(session, presented.generation, now, deps.config.REFRESH_GRACE_SECONDS * 1_000)) {
      case 'over':
        throw problem('session-ended')
      case 'reuse':
        await keepReuse(deps, session, now, requestId)
        await endSession(deps, session, requestId)
        throw problem('session-ended')
      case 'repeat':
        return issue(deps, session, now)
      case 'rotate': {
        const expiresAt = expiryOf(session.createdAt, now, deps.config)
        if (await deps.sessions.rotate(session, { lastUsedAt: now, expiresAt, address }))
          return issue(deps, { ...session, generation: session.generation + 1, expiresAt }, now)
      }
    }
    await sleep(attempt * pauseMs)
  }
  throw commonProblem('unavailable')
}

/** Before the end, so that none is without it; once, however often the token comes. */
const keepReuse = (deps: RefreshDeps, { id, userId }: Session, at: Date, requestId?: string): Promise<void> =>
  keepAudit(deps, {
    id: `session-reused:${id}`,
    at,
    action: 'session-reused',
    actorId: userId,
    targetId: userId,
    details: { sessionId: id },
    ...(requestId !== undefined && { requestId }),
  })

const issue = async (deps: RefreshDeps, session: Session, now: Date) => {
  const { id, userId, generation, expiresAt } = session
  const account = await deps.accounts.findById(userId)
  // whoever is at ending it may not be done yet
  if (account === null || !allows(account, session)) throw problem('session-ended')

  return {
    accessToken: signAccessToken(deps, { userId, sessionId: id, roles: account.roles }, now),
    refreshToken: deps.refreshTokens.make(id, generation),
    expiresIn: deps.config.ACCESS_TOKEN_TTL_SECONDS,
    sessionExpiresAt: expiresAt,
  }
}
