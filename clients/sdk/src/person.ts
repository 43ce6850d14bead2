import { boolean, nullish, object, optional, or, string, type Infer } from './shape.ts'

export const status = object({ text: string, emoji: nullish(string), expiresAt: nullish(string) })

/** Somebody as others see them. In lists of chats it is only the name. */
export const person = object({
  id: optional(string),
  username: optional(string),
  displayName: optional(string),
  /** Opens without a token and may be kept for ever; a relative one is the server's. */
  avatarUrl: nullish(string),
})
export type Person = Infer<typeof person>

export const profile = object({
  id: string,
  username: string,
  displayName: string,
  bio: or(string, ''),
  /** Opens without a token and may be kept for ever; a relative one is the server's. */
  avatarUrl: nullish(string),
  status: nullish(status),
  /** `online`, `away` or `offline`; absent where it is not shown. */
  presence: nullish(string),
  lastSeenAt: nullish(string),
  /** There is no such account any more. */
  deleted: optional(boolean),
})
export type Profile = Infer<typeof profile>

/** What has changed of somebody; no picture and no status are null. */
export const personChange = object({
  userId: string,
  username: optional(string),
  displayName: optional(string),
  bio: optional(string),
  avatarUrl: nullish(string),
  status: nullish(status),
})
export type PersonChange = Infer<typeof personChange>
