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
  /** Told at each reading which keys count. */
  onKeys?: (kids: string[]) => void
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
 * declared anew, and at intervals in any case. So the broker may be away, for all or for auth-service alone, and none is
 * missed or late.
 */
export const createRevocations = ({ client, broker, intervalMs, onKeys, now, log }: RevocationsDeps): Revocations => {
  const ended = createEndedSessions(now)
  let since: string | undefined

  const read = async (): Promise<void> => {
    const from = since
    let cursor: string | null | undefined
    let serverTime: string | undefined
    while (cursor !== null) {
      const page = await client.get('/internal/revocations', { since: from, cursor }, revocationsPage)
      for (const { sessionId, until } of page.items) ended.add([sessionId], Date.parse(until))
      if (serverTime === undefined && page.keys !== undefined) onKeys?.(page.keys)
      serverTime ??= page.serverTime
      cursor = page.next
    }
    if (serverTime !== undefined && (since === undefined || serverTime > since)) since = serverTime
  }

  const routes = [on(sessionRevoked, ({ data }) => ended.add(data.sessionIds, Date.parse(data.until)))]
  const listening = broker.listen({ routes, onDeclared: read })

  let isFailing = false
  const background = repeat(async () => {
    try {
      await read()
      isFailing = false
    } catch (err) {
      if (!isFailing) log.warn({ err }, 'revocations cannot be read')
      isFailing = true
    }
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
