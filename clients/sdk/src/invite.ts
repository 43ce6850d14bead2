import { person } from './person.ts'
import { boolean, nullish, number, object, optional, or, string, type Infer } from './shape.ts'

/** Whoever knows the `code` may join, until it has expired or was used `maxUses` times; null: no such limit. */
export const invite = object({
  id: optional(string),
  code: string,
  url: optional(string),
  maxUses: nullish(number),
  uses: or(number, 0),
  expiresAt: nullish(string),
  createdBy: optional(string),
  createdAt: optional(string),
})
export type Invite = Infer<typeof invite>

/** A room as people see it who are not in it, or not yet. */
export const room = object({
  id: string,
  name: nullish(string),
  description: nullish(string),
  avatarUrl: nullish(string),
  memberCount: or(number, 0),
  isMember: or(boolean, false),
})
export type Room = Infer<typeof room>

/** The group that an invite leads into. */
export const invitePreview = object({ chat: room, expiresAt: nullish(string) })
export type InvitePreview = Infer<typeof invitePreview>

/** Somebody who may not come back. */
export const ban = object({ userId: string, user: nullish(person), bannedAt: optional(string) })
export type Ban = Infer<typeof ban>
