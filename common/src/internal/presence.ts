import { z } from 'zod'
import { presence } from '../events/presence-events.ts'

/** How somebody is there, as far as a certain other person may see it. `lastSeenAt`: ISO 8601, of who is offline. */
export type SeenPresence = Omit<PresenceAnswer['items'][number], 'userId'>

/** Of whom it may be asked at once. */
export const maxPresenceIds = 100

/** What chat-service's `/internal/presence?viewerId=&ids=` answers: of whom `viewerId` may see nothing, nothing. */
export const presenceAnswer = z.object({
  items: z.array(z.object({ userId: z.string(), presence, lastSeenAt: z.iso.datetime().optional() })),
})
export type PresenceAnswer = z.infer<typeof presenceAnswer>
