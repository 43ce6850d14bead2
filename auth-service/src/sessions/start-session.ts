import { allows, toMe, type Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { signAccessToken } from '../keys/sign-access-token.ts'
import { problem } from '../problems.ts'
import type { Arrival } from './client.ts'
import { endSession } from './end-session.ts'
import { expiryOf } from './session.ts'

type StartDeps = Pick<
  Deps,
  'accounts' | 'sessions' | 'outbox' | 'refreshTokens' | 'keyRing' | 'config' | 'instanceId' | 'now'
>

export type SignedIn = Awaited<ReturnType<typeof startSession>>

/**
 * A new session of somebody who has proven who they are, and its first tokens. Where all sessions of the account were
 * ended since it was read, the end either finds this one or is seen here.
 *
 * @throws ProblemError `invalid-credentials`
 */
export const startSession = async (deps: StartDeps, account: Account, client: Arrival) => {
  const id = deps.sessions.newId()
  const now = deps.now()
  const generation = account.sessionsGeneration
  const expiresAt = expiryOf(now, now, deps.config)
  await deps.sessions.insert({
    id,
    userId: account.id,
    accountGeneration: generation,
    generation: 0,
    rotatedAt: now,
    expiresAt,
    endedAt: null,
    ...client,
    createdAt: now,
    lastUsedAt: now,
  })

  const current = await deps.accounts.findById(account.id)
  if (current === null || !allows(current, { id, accountGeneration: generation })) {
    await endSession(deps, { id, userId: account.id })
    // whoever closed the account may have been over the sessions before this one was there
    if (current?.deletedAt !== undefined) await deps.sessions.strip(account.id)
    throw problem('invalid-credentials')
  }

  return {
    user: { ...toMe(current), displayName: current.displayName },
    accessToken: signAccessToken(deps, { userId: current.id, sessionId: id, roles: current.roles }, now),
    refreshToken: deps.refreshTokens.make(id, 0),
    expiresIn: deps.config.ACCESS_TOKEN_TTL_SECONDS,
    sessionExpiresAt: expiresAt,
  }
}
