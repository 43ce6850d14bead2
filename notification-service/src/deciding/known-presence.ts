import type { Presence } from '@chat/common/events/presence-events'
import type { ConnectedClient } from '@chat/common/internal/connected-client'

/** How long what is due waits for chat-service, which knows who is there, before all count as offline. */
const unknownForMs = 60_000

export type PresenceOf = (userId: string) => Presence

/** Null while it is not known who is there: it is asked again in a moment. */
export type KnownPresence = (userIds: string[]) => Promise<PresenceOf | null>

/**
 * Asks chat-service. An outage is counted from the first question that this instance got no answer to, and not from when
 * something was due: after a start of everything at once chat-service may be the last to be there.
 */
export const createKnownPresence = ({
  connected,
  now,
}: {
  connected: Pick<ConnectedClient, 'of'>
  now: () => Date
}): KnownPresence => {
  let unknownSince: number | undefined

  return async (userIds) => {
    try {
      const known = await connected.of(userIds)
      unknownSince = undefined
      return (userId) => known.get(userId) ?? 'offline'
    } catch {
      unknownSince ??= now().getTime()
      return now().getTime() - unknownSince < unknownForMs ? null : () => 'offline'
    }
  }
}
