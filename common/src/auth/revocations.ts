import { on, type Broker } from '../broker/broker.ts'
import { sessionRevoked } from '../events/auth-events.ts'
import type { InternalClient } from '../internal/internal-client.ts'
import type { Logger } from '../log/logger.ts'
import { repeat } from '../process/repeat.ts'
import { createEndedSessions, type EndedSessions } from './ended-sessions.ts'
import { revocationsPage } from './revocation.ts'

export type RevocationsDeps = {
  client: InternalClient
  broker: Pick<Broker, 'listen'>
  intervalMs: number
  now: () => number
  log: Logger
}

export type Revocations = Pick<EndedSessions, 'has' | 'onAdded'> & {
  /** They have been read once. */
  isReady: () => boolean
  /** Reads what was revoked since the last reading. @throws ProblemError `unavailable` */
  read: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Sessions that were ended: announced by `session_revoked`, and read from auth-service at start, whenever the queue was
 * declared anew, and at intervals while there is no queue. So the broker may be away and none is missed.
 */
export const createRevocations = ({ client, broker, intervalMs, now, log }: RevocationsDeps): Revocations => {
  const ended = createEndedSessions(now)
  let since: string | undefined

  const read = async (): Promise<void> => {
    const from = since
    let cursor: string | null | undefined
    let serverTime: string | undefined
    while (cursor !== null) {
      const page = await client.get('/internal/revocations', { since: from, cursor }, revocationsPage)
      for (const { sessionId, until } of page.items) ended.add([sessionId], Date.parse(until))
      serverTime ??= page.serverTime
      cursor = page.next
    }
    if (serverTime !== undefined && (since === undefined || serverTime > since)) since = serverTime
  }

  const routes = [on(sessionRevoked, ({ data }) => ended.add(data.sessionIds, Date.parse(data.until)))]
  const listening = broker.listen({ routes, onDeclared: read })

  const background = repeat(async () => {
    const isAnnounced = (await listening).isAlive()
    if (since === undefined || !isAnnounced)
      await read().catch((err: unknown) => log.warn({ err }, 'revocations could not be read'))
    return intervalMs
  })

  return {
    has: ended.has,
    onAdded: ended.onAdded,
    isReady: () => since !== undefined,
    read,
    stop: async () => {
      await background.stop()
      await (await listening).stop()
    },
  }
}
