import { z } from 'zod'
import { defineEvent } from './define-event.ts'

/** The profile as it is now; `version` grows with each change, so a late one changes nothing. */
export const profileUpdated = defineEvent(
  'profile_updated',
  z.object({
    userId: z.string(),
    version: z.number(),
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    status: z
      .object({ text: z.string(), emoji: z.string().optional(), expiresAt: z.iso.datetime().optional() })
      .nullable(),
  }),
)
