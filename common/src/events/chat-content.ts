import { z } from 'zod'

export const role = z.enum(['owner', 'admin', 'member'])
export type Role = z.infer<typeof role>

/** Why somebody is in a chat no more. */
export const leaveReason = z.enum(['left', 'removed', 'banned', 'deleted'])
export type LeaveReason = z.infer<typeof leaveReason>

/** What a group can choose for itself. */
export const groupSettings = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  visibility: z.enum(['private', 'public']).optional(),
  posting: z.enum(['everyone', 'admins']).optional(),
  history: z.enum(['all', 'since-join']).optional(),
  slowModeSeconds: z.number().optional(),
  /** Null: none any more. */
  avatarId: z.string().nullable().optional(),
})
export type GroupSettings = z.infer<typeof groupSettings>

const joining = z.object({
  userIds: z.array(z.string()),
  /** How they came, where nobody added them. */
  via: z.enum(['invite', 'public']).optional(),
  /** The invite they used, and how often it was used by then. */
  invite: z.object({ id: z.string(), uses: z.number() }).optional(),
  /** They see only what comes from their joining on. */
  sinceJoin: z.literal(true).optional(),
})

const knownSystemContent = z.discriminatedUnion('kind', [
  groupSettings.extend({
    kind: z.literal('created'),
    type: z.enum(['direct', 'group']),
    userIds: z.array(z.string()),
  }),
  z.object({ kind: z.literal('renamed'), name: z.string() }),
  groupSettings.extend({ kind: z.literal('settings-changed') }),
  joining.extend({ kind: z.literal('members-added') }),
  z.object({ kind: z.literal('members-removed'), userIds: z.array(z.string()), reason: leaveReason }),
  /** Of people who were not in the chat; who was is `members-removed` with the reason `banned`. */
  z.object({ kind: z.literal('banned'), userIds: z.array(z.string()) }),
  z.object({ kind: z.literal('unbanned'), userIds: z.array(z.string()) }),
  z.object({ kind: z.literal('role-changed'), userIds: z.array(z.string()), role }),
  z.object({ kind: z.literal('deleted') }),
])
export type SystemContent = z.infer<typeof knownSystemContent>

/**
 * What happened to a chat, as a message of its log. `userIds` are the people it happened to. `created` holds everybody
 * who was there from the start, the first one (of a group) being its owner. Kinds are added: one that this version does
 * not know passes through as it is, so that no reader has to be deployed before the writers.
 */
export const systemContent = z.union([
  knownSystemContent,
  z.looseObject({ kind: z.string() }) as unknown as typeof knownSystemContent, // known ones are all that code asks for
])

/** A file as the message that carries it tells of it; sizes in bytes and pixels. */
export const attachmentData = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
})
export type AttachmentData = z.infer<typeof attachmentData>

export const reactionCount = z.object({ emoji: z.string(), count: z.number() })
export type ReactionCount = z.infer<typeof reactionCount>

/** A message as everybody in its chat may see it; `mine` and the like are personal and not in it. */
export const messageData = z.object({
  id: z.string(),
  chatId: z.string(),
  seq: z.number(),
  version: z.number(),
  senderId: z.string(),
  clientMessageId: z.string().optional(),
  text: z.string(),
  replyTo: z.string().optional(),
  mentions: z.array(z.string()),
  attachments: z.array(attachmentData),
  reactions: z.array(reactionCount),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().optional(),
  deletedAt: z.iso.datetime().optional(),
  system: systemContent.optional(),
})
export type MessageData = z.infer<typeof messageData>
