import { array, nullish, object, string, type Infer } from './shape.ts'

/** `online`, `away` or `offline`; `lastSeenAt` where the person shows it. */
export const presence = object({
  userId: string,
  presence: string,
  lastSeenAt: nullish(string),
})
export type Presence = Infer<typeof presence>

export const presences = object({ items: array(presence) })
