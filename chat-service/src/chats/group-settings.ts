import { text } from '@chat/common/http/input'
import { z } from 'zod'

const chatName = text(1, 128)

/** 6 h. */
const longestSlowMode = 21_600

const choices = z.strictObject({
  name: chatName.optional(),
  description: text(0, 1_000).optional(),
  visibility: z.enum(['private', 'public']).optional(),
  posting: z.enum(['everyone', 'admins']).optional(),
  history: z.enum(['all', 'since-join']).optional(),
  slowModeSeconds: z.number().int().min(0).max(longestSlowMode).optional(),
})

/** How a group is made: what is left out is private, for everyone, with all of its history and without waiting. */
export const newGroupSettings = choices.extend({ name: chatName })
export type NewGroupSettings = z.infer<typeof newGroupSettings>

export const groupChange = choices.refine((change) => Object.keys(change).length > 0, 'change something')
