import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const presence = z.enum(['online', 'away', 'offline'])
export type Presence = z.infer<typeof presence>

/**
 * How somebody is there now, as others may see it. Of two about one person the one with the greater `at` holds,
 * whichever comes first.
 */
export const presenceChanged = defineEvent(
  'presence_changed',
  z.object({ userId: z.string(), presence, lastSeenAt: z.iso.datetime().optional(), at: z.iso.datetime() }),
  { transient: true },
)

/** What these two may see of each other is to be looked at again. */
export const sightChanged = defineEvent('sight_changed', z.object({ userIds: z.tuple([z.string(), z.string()]) }), {
  transient: true,
})
