import { toMe, type Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { signAccessToken } from '../keys/sign-access-token.ts'
import type { Client } from './client.ts'
import { expiryOf } from './session.ts'

/** A new session of somebody who has proven who they are, and its first tokens. */
export const startSession = async (
  deps: Pick<Deps, 'sessions' | 'refreshTokens' | 'keyRing' | 'config' | 'now'>,
  account: Account,
  client: Client,
) => {
  const id = deps.sessions.newId()
  const now = deps.now()
  await deps.sessions.insert({
    id,
    userId: account.id,
    generation: 0,
    rotatedAt: now,
    expiresAt: expiryOf(now, now, deps.config),
    endedAt: null,
    ...client,
    createdAt: now,
    lastUsedAt: now,
  })

  return {
    user: { ...toMe(account), displayName: account.displayName },
    accessToken: signAccessToken(deps, { userId: account.id, sessionId: id, roles: account.roles }, now),
    refreshToken: deps.refreshTokens.make(id, 0),
    expiresIn: deps.config.ACCESS_TOKEN_TTL_SECONDS,
  }
}
