import { outboxEntry } from '@chat/common/broker/document-outbox'
import { sessionRevoked } from '@chat/common/events/auth-events'
import type { Deps } from '../deps.ts'
import type { Session } from './session.ts'

/** How long an ended session is kept beyond its tokens, so that its end can be announced after a long outage. */
const keptMs = 86_400_000

/** Ends it everywhere within a second; the end and the news of it are one write. One that has ended stays as it is. */
export const endSession = async (
  deps: Pick<Deps, 'sessions' | 'outbox' | 'instanceId' | 'config' | 'now'>,
  { id, userId }: Pick<Session, 'id' | 'userId'>,
  requestId?: string,
): Promise<void> => {
  const endedAt = deps.now()
  const { ACCESS_TOKEN_TTL_SECONDS, REVOCATION_OVERLAP_SECONDS } = deps.config
  const revokedUntil = new Date(endedAt.getTime() + (ACCESS_TOKEN_TTL_SECONDS + REVOCATION_OVERLAP_SECONDS) * 1_000)
  const entry = outboxEntry(sessionRevoked, {
    by: deps.instanceId,
    at: endedAt,
    subject: id,
    requestId,
    data: { userId, sessionIds: [id], until: revokedUntil.toISOString() },
  })

  const expiresAt = new Date(revokedUntil.getTime() + keptMs)
  const ended = await deps.sessions.end(id, { endedAt, revokedUntil, expiresAt, entry })
  if (ended) deps.outbox.announce(deps.sessions.outboxModel, id, [entry])
}
