import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const presence = z.enum(['online', 'away', 'offline'])
export type Presence = z.infer<typeof presence>

const item = z.object({
  userId: z.string(),
  presence,
  lastSeenAt: z.iso.datetime().optional(),
  at: z.iso.datetime(),
})

/**
 * How people are there now, as others may see it. Of two about one person the one with the greater `at` holds,
 * whichever comes first.
 */
export const presenceChanged = defineEvent('presence_changed', z.object({ items: z.array(item) }), { transient: true })
