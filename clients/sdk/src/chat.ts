import { z } from 'zod'
import { lenient } from './lenient.ts'
import { message } from './message.ts'
import { person } from './person.ts'

export type Role = 'owner' | 'admin' | 'member'

/**
 * One's own part of a chat. `readSeq`: everything up to there is read; `unreadFrom`: one has marked that message as the
 * first unread one. `hidden`: a direct chat that was put away until something new comes.
 */
export const me = lenient({
  role: z.string().default('member'),
  readSeq: z.number(),
  unread: z.number(),
  mentions: z.number().default(0),
  unreadFrom: z.number().nullish(),
  muted: z.boolean().default(false),
  mutedUntil: z.string().nullish(),
  level: z.string().default('all'),
  pinned: z.boolean().default(false),
  draft: z.string().nullish(),
  hidden: z.boolean().optional(),
  joinedAt: z.string().optional(),
  joinedSeq: z.number().optional(),
})

/** What changed in one's own part; null: it is not there any more. Of two with a `version` the greater is the later. */
export const myChange = lenient({
  version: z.number().optional(),
  role: z.string().optional(),
  readSeq: z.number().optional(),
  unreadFrom: z.number().nullish(),
  muted: z.boolean().optional(),
  mutedUntil: z.string().nullish(),
  level: z.string().optional(),
  pinned: z.boolean().optional(),
  draft: z.string().nullish(),
  hidden: z.boolean().optional(),
})
export type MyChange = z.infer<typeof myChange>

/** What a group chooses for itself; `slowModeSeconds` 0: no waiting between one's messages. */
export const groupSettings = lenient({
  name: z.string().nullish(),
  description: z.string().nullish(),
  avatarUrl: z.string().nullish(),
  visibility: z.string().optional(),
  posting: z.string().optional(),
  history: z.string().optional(),
  slowModeSeconds: z.number().optional(),
})

/** A chat as its receiver sees it; `peer` is the other person of a direct one. */
export const chat = groupSettings.extend({
  id: z.string(),
  type: z.string(),
  createdAt: z.string(),
  lastSeq: z.number(),
  lastMessage: message.nullish(),
  memberCount: z.number(),
  me,
  peer: person.nullish(),
})
export type Chat = z.infer<typeof chat>

export const member = lenient({
  userId: z.string(),
  role: z.string(),
  joinedAt: z.string().optional(),
  user: person.nullish(),
})
export type Member = z.infer<typeof member>

/** How far somebody got: everything up to these seqs has reached a device, or was read. */
export const receipt = lenient({
  userId: z.string(),
  deliveredSeq: z.number().optional(),
  readSeq: z.number().optional(),
})
export type Receipt = z.infer<typeof receipt>

export const receipts = lenient({
  items: z.array(receipt),
  next: z.string().nullable().default(null),
  counts: lenient({ members: z.number(), delivered: z.number(), read: z.number() }),
})
export type Receipts = z.infer<typeof receipts>

export const refusal = lenient({ userId: z.string(), reason: z.string() })
export type Refusal = z.infer<typeof refusal>

export const additions = lenient({ added: z.array(z.string()), refused: z.array(refusal).default([]) })
export type Additions = z.infer<typeof additions>

/** A new group; `refused` are the people who do not want to be put into it. */
export const newGroup = chat.extend({ refused: z.array(refusal).default([]) })
export type NewGroup = z.infer<typeof newGroup>
