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
    /** Names the picture there is now; each picture has a new one. Missing: none. */
    avatarId: z.string().optional(),
  }),
)

export const whoMayWrite = z.enum(['everyone', 'contacts'])
export type WhoMayWrite = z.infer<typeof whoMayWrite>

/** One's settings as they are now. `version` grows with each change, so what comes late or twice changes nothing. */
export const settingsChanged = defineEvent(
  'settings_changed',
  z.object({
    userId: z.string(),
    version: z.number(),
    showLastSeen: z.boolean(),
    showPresence: z.boolean(),
    readReceipts: z.boolean(),
    whoMayWrite,
    locale: z.string(),
    timeZone: z.string(),
  }),
)

/** Whether `userId` blocks `blockedId` from now on. `version` grows with each change between these two, in this direction. */
export const blockChanged = defineEvent(
  'block_changed',
  z.object({ userId: z.string(), blockedId: z.string(), blocked: z.boolean(), version: z.number() }),
)

/** What two people, in the order of their ids, are to each other now; `askedBy` while one has asked the other. */
export const contactChanged = defineEvent(
  'contact_changed',
  z.object({
    userIds: z.tuple([z.string(), z.string()]),
    state: z.enum(['asked', 'contact', 'none']),
    askedBy: z.string().optional(),
    version: z.number(),
  }),
)
