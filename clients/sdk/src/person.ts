import { z } from 'zod'
import { lenient } from './lenient.ts'

export const status = lenient({ text: z.string(), emoji: z.string().nullish(), expiresAt: z.string().nullish() })

/** Somebody as others see them. In lists of chats it is only the name. */
export const person = lenient({
  id: z.string().optional(),
  username: z.string().optional(),
  displayName: z.string().optional(),
  /** Opens without a token and may be kept for ever; a relative one is the server's. */
  avatarUrl: z.string().nullish(),
})
export type Person = z.infer<typeof person>

export const profile = lenient({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  bio: z.string().default(''),
  /** Opens without a token and may be kept for ever; a relative one is the server's. */
  avatarUrl: z.string().nullish(),
  status: status.nullish(),
  /** `online`, `away` or `offline`; absent where it is not shown. */
  presence: z.string().nullish(),
  lastSeenAt: z.string().nullish(),
  /** There is no such account any more. */
  deleted: z.boolean().optional(),
})
export type Profile = z.infer<typeof profile>

/** What has changed of somebody; no picture and no status are null. */
export const personChange = lenient({
  userId: z.string(),
  username: z.string().optional(),
  displayName: z.string().optional(),
  bio: z.string().optional(),
  avatarUrl: z.string().nullish(),
  status: status.nullish(),
})
export type PersonChange = z.infer<typeof personChange>
