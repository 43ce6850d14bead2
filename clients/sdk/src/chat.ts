import { z } from 'zod'
import { lenient } from './lenient.ts'
import { message } from './message.ts'
import { person } from './person.ts'

export type Role = 'owner' | 'admin' | 'member'

/** One's own part of a chat. */
export const me = lenient({
  role: z.string().default('member'),
  readSeq: z.number(),
  unread: z.number(),
  muted: z.boolean().default(false),
  mutedUntil: z.string().nullish(),
  level: z.string().default('all'),
  pinned: z.boolean().default(false),
  joinedAt: z.string().optional(),
  joinedSeq: z.number().optional(),
})

/** What changed in one's own part. */
export const myChange = lenient({
  role: z.string().optional(),
  readSeq: z.number().optional(),
  unread: z.number().optional(),
  muted: z.boolean().optional(),
  mutedUntil: z.string().nullish(),
  level: z.string().optional(),
  pinned: z.boolean().optional(),
})
export type MyChange = z.infer<typeof myChange>

/** A chat as its receiver sees it; `peer` is the other person of a direct one. */
export const chat = lenient({
  id: z.string(),
  type: z.string(),
  name: z.string().nullish(),
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

export const additions = lenient({
  added: z.array(z.string()),
  refused: z.array(lenient({ userId: z.string(), reason: z.string() })).default([]),
})
