import { z } from 'zod'
import { attachment } from './attachment.ts'
import { lenient } from './lenient.ts'
import { reactionCount } from './reaction.ts'

/** What happened to the chat: `created`, `members-added`, ... A kind this version does not know passes too. */
export const systemContent = lenient({
  kind: z.string(),
  userIds: z.array(z.string()).optional(),
  name: z.string().optional(),
  role: z.string().optional(),
  reason: z.string().optional(),
})

/**
 * `seq` numbers the messages of a chat from 1 without a hole; `version` grows when a message is changed. `hidden`: a
 * message that one has deleted for oneself, of which nothing else is told.
 */
export const message = lenient({
  id: z.string(),
  chatId: z.string(),
  seq: z.number(),
  version: z.number().default(0),
  senderId: z.string().default(''),
  clientMessageId: z.string().optional(),
  text: z.string().default(''),
  replyTo: z.string().optional(),
  mentions: z.array(z.string()).default([]),
  attachments: z.array(attachment).default([]),
  reactions: z.array(reactionCount).default([]),
  pinned: z.boolean().optional(),
  hidden: z.boolean().optional(),
  createdAt: z.string().default(''),
  editedAt: z.string().optional(),
  deletedAt: z.string().optional(),
  system: systemContent.optional(),
})
export type Message = z.infer<typeof message>

/** With what is told of one alone. */
export const messageWithReplies = message.extend({ replies: z.number().default(0) })
export type MessageWithReplies = z.infer<typeof messageWithReplies>

/** What a message said before it was edited. */
export const messageVersion = lenient({
  version: z.number().optional(),
  text: z.string().default(''),
  editedAt: z.string().optional(),
})
export type MessageVersion = z.infer<typeof messageVersion>

/** Part of a history, oldest first. */
export const history = lenient({ items: z.array(message), hasBefore: z.boolean(), hasAfter: z.boolean() })
export type History = z.infer<typeof history>

/** Found messages, newest first. `partial`: older ones may be missing; the cursor goes on with them. */
export const findings = lenient({
  items: z.array(message),
  next: z.string().nullable().default(null),
  partial: z.boolean().optional(),
})
export type Findings = z.infer<typeof findings>

/** A message that is to be sent at `sendAt`. */
export const scheduled = lenient({
  id: z.string(),
  chatId: z.string().optional(),
  text: z.string().default(''),
  replyTo: z.string().optional(),
  sendAt: z.string(),
})
export type Scheduled = z.infer<typeof scheduled>
