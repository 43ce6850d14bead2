import { maxPresenceIds, presenceAnswer, type SeenPresence } from './presence.ts'
import type { InternalClient } from './internal-client.ts'

/** chat-service's `/internal/presence`. */
export type PresenceClient = {
  /**
   * How these people are there, as far as `viewerId` may see it: who is missing shows them nothing. At most 100 ids.
   *
   * @throws ProblemError `unavailable` while chat-service does not answer.
   */
  of: (viewerId: string, ids: string[]) => Promise<Map<string, SeenPresence>>
}

export const createPresenceClient = (client: Pick<InternalClient, 'get'>): PresenceClient => ({
  of: async (viewerId, ids) => {
    if (ids.length > maxPresenceIds) throw new RangeError(`of at most ${maxPresenceIds} people at once`)
    if (ids.length === 0) return new Map()

    const { items } = await client.get('/internal/presence', { viewerId, ids }, presenceAnswer)
    return new Map(items.map(({ userId, ...seen }) => [userId, seen]))
  },
})
