import type { Presence } from '../events/presence-events.ts'
import { connectedAnswer, maxConnectedIds } from './connected.ts'
import type { InternalClient } from './internal-client.ts'

/** chat-service's `/internal/connected`. */
export type ConnectedClient = {
  /**
   * How these people really are there, whatever they let others see of it: who is missing is offline. At most 500 ids.
   * For deciding only, never to be shown.
   *
   * @throws ProblemError `unavailable` while chat-service does not answer.
   */
  of: (ids: string[]) => Promise<Map<string, Presence>>
}

export const createConnectedClient = (client: Pick<InternalClient, 'get'>): ConnectedClient => ({
  of: async (ids) => {
    if (ids.length > maxConnectedIds) throw new RangeError(`of at most ${maxConnectedIds} people at once`)
    if (ids.length === 0) return new Map()

    const { items } = await client.get('/internal/connected', { ids }, connectedAnswer)
    return new Map(items.map(({ userId, presence }) => [userId, presence]))
  },
})
