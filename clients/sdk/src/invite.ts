import { z } from 'zod'
import { lenient } from './lenient.ts'
import { person } from './person.ts'

/** Whoever knows the `code` may join, until it has expired or was used `maxUses` times; null: no such limit. */
export const invite = lenient({
  id: z.string().optional(),
  code: z.string(),
  url: z.string().optional(),
  maxUses: z.number().nullish(),
  uses: z.number().default(0),
  expiresAt: z.string().nullish(),
  createdBy: z.string().optional(),
  createdAt: z.string().optional(),
})
export type Invite = z.infer<typeof invite>

/** A room as people see it who are not in it, or not yet. */
export const room = lenient({
  id: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  avatarUrl: z.string().nullish(),
  memberCount: z.number().default(0),
  isMember: z.boolean().default(false),
})
export type Room = z.infer<typeof room>

/** The group that an invite leads into. */
export const invitePreview = lenient({ chat: room, expiresAt: z.string().nullish() })
export type InvitePreview = z.infer<typeof invitePreview>

/** Somebody who may not come back. */
export const ban = lenient({ userId: z.string(), user: person.nullish(), bannedAt: z.string().optional() })
export type Ban = z.infer<typeof ban>
