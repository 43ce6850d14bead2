import { z } from 'zod'
import { lenient } from './lenient.ts'

/** `online`, `away` or `offline`; `lastSeenAt` where the person shows it. */
export const presence = lenient({
  userId: z.string(),
  presence: z.string(),
  lastSeenAt: z.string().nullish(),
})
export type Presence = z.infer<typeof presence>

export const presences = lenient({ items: z.array(presence) })
