import { z } from 'zod'
import { lenient } from './lenient.ts'

/** What happened to the chat: `created`, `members-added`, ... A kind this version does not know passes too. */
export const systemContent = lenient({
  kind: z.string(),
  userIds: z.array(z.string()).optional(),
  name: z.string().optional(),
  role: z.string().optional(),
  reason: z.string().optional(),
})

/** `seq` numbers the messages of a chat from 1 without a hole; `version` grows when a message is changed. */
export const message = lenient({
  id: z.string(),
  chatId: z.string(),
  seq: z.number(),
  version: z.number().default(0),
  senderId: z.string(),
  clientMessageId: z.string().optional(),
  text: z.string().default(''),
  mentions: z.array(z.string()).default([]),
  createdAt: z.string(),
  editedAt: z.string().optional(),
  deletedAt: z.string().optional(),
  system: systemContent.optional(),
})
export type Message = z.infer<typeof message>

/** Part of a history, oldest first. */
export const history = lenient({ items: z.array(message), hasBefore: z.boolean(), hasAfter: z.boolean() })
export type History = z.infer<typeof history>
