import { message } from './message.ts'
import { person } from './person.ts'
import { array, boolean, extend, nullable, nullish, number, object, optional, or, string, type Infer } from './shape.ts'

export type Role = 'owner' | 'admin' | 'member'

/**
 * One's own part of a chat. `readSeq`: everything up to there is read; `unreadFrom`: one has marked that message as the
 * first unread one. `hidden`: a direct chat that was put away until something new comes.
 */
export const me = object({
  role: or(string, 'member'),
  readSeq: number,
  unread: number,
  mentions: or(number, 0),
  unreadFrom: nullish(number),
  muted: or(boolean, false),
  mutedUntil: nullish(string),
  level: or(string, 'all'),
  pinned: or(boolean, false),
  draft: nullish(string),
  hidden: optional(boolean),
  joinedAt: optional(string),
  joinedSeq: optional(number),
})

/** What changed in one's own part; null: it is not there any more. Of two with a `version` the greater is the later. */
export const myChange = object({
  version: optional(number),
  role: optional(string),
  readSeq: optional(number),
  unreadFrom: nullish(number),
  muted: optional(boolean),
  mutedUntil: nullish(string),
  level: optional(string),
  pinned: optional(boolean),
  draft: nullish(string),
  hidden: optional(boolean),
})
export type MyChange = Infer<typeof myChange>

/** What a group chooses for itself; `slowModeSeconds` 0: no waiting between one's messages. */
export const groupSettings = object({
  name: nullish(string),
  description: nullish(string),
  avatarUrl: nullish(string),
  visibility: optional(string),
  posting: optional(string),
  history: optional(string),
  slowModeSeconds: optional(number),
})

/** A chat as its receiver sees it; `peer` is the other person of a direct one. */
export const chat = extend(groupSettings, {
  id: string,
  type: string,
  createdAt: string,
  lastSeq: number,
  lastMessage: nullish(message),
  memberCount: number,
  me,
  peer: nullish(person),
})
export type Chat = Infer<typeof chat>

export const member = object({
  userId: string,
  role: string,
  joinedAt: optional(string),
  user: nullish(person),
})
export type Member = Infer<typeof member>

/** How far somebody got: everything up to these seqs has reached a device, or was read. */
export const receipt = object({
  userId: string,
  deliveredSeq: optional(number),
  readSeq: optional(number),
})
export type Receipt = Infer<typeof receipt>

export const receipts = object({
  items: array(receipt),
  next: or(nullable(string), null),
  counts: object({ members: number, delivered: number, read: number }),
})
export type Receipts = Infer<typeof receipts>

export const refusal = object({ userId: string, reason: string })
export type Refusal = Infer<typeof refusal>

export const additions = object({ added: array(string), refused: or(array(refusal), []) })
export type Additions = Infer<typeof additions>

/** A new group; `refused` are the people who do not want to be put into it. */
export const newGroup = extend(chat, { refused: or(array(refusal), []) })
export type NewGroup = Infer<typeof newGroup>
