import { z } from 'zod'
import { defineEvent } from './define-event.ts'

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

/** Announced for every message of the log, system messages too, after what these say of members was announced. */
export const newMessage = defineEvent(
  'new_message',
  messageData.extend({
    /** When, before it, people last went out of the chat: who shows it to people makes sure first that these are out. */
    removedSeq: z.number().optional(),
  }),
)

const inChat = z.object({ chatId: z.string(), seq: z.number(), actorId: z.string() })

export const chatCreated = defineEvent(
  'chat_created',
  inChat.extend({ chatType: z.enum(['direct', 'group']), name: z.string().optional(), userIds: z.array(z.string()) }),
)
export const chatUpdated = defineEvent('chat_updated', inChat.extend(groupSettings.shape))
/** Everybody is out of it, and nothing of it is read any more. */
export const chatDeleted = defineEvent('chat_deleted', inChat)
/** `sinceJoin`: they see nothing of what was before. */
export const memberAdded = defineEvent(
  'member_added',
  inChat.extend({ userIds: z.array(z.string()), sinceJoin: z.boolean().optional() }),
)
export const memberRemoved = defineEvent(
  'member_removed',
  inChat.extend({ userIds: z.array(z.string()), reason: leaveReason }),
)
export const memberUpdated = defineEvent('member_updated', inChat.extend({ userIds: z.array(z.string()), role }))

/** One's own settings of a chat, as they are now. `version` grows with each change; `level` is null where none was chosen. */
export const chatMeChanged = defineEvent(
  'chat_me_changed',
  z.object({
    chatId: z.string(),
    userId: z.string(),
    version: z.number(),
    muted: z.boolean(),
    mutedUntil: z.iso.datetime().nullable(),
    level: z.enum(['all', 'mentions', 'none']).nullable(),
    pinned: z.boolean(),
    draft: z.string().nullable().optional(),
    /** Put away until something new comes. */
    hidden: z.boolean().optional(),
    /** The first message that counts as unread, where it was marked so. */
    unreadFrom: z.number().nullable().optional(),
    /** Then, how far they have read as they see it themselves. */
    readSeq: z.number().optional(),
  }),
)

const pointers = z.object({ chatId: z.string(), memberCount: z.number() })

/**
 * Pointers only grow, so the order of arrival does not matter. `hidden`: nobody else is to be shown it; `unreadFrom`:
 * they themselves have marked this and what follows as unread; `hideFrom` are members who are not to be shown what
 * others have read.
 */
export const messagesRead = defineEvent(
  'messages_read',
  pointers.extend({
    items: z.array(
      z.object({
        userId: z.string(),
        readSeq: z.number(),
        hidden: z.literal(true).optional(),
        unreadFrom: z.number().optional(),
      }),
    ),
    hideFrom: z.array(z.string()).optional(),
  }),
)
export const messagesDelivered = defineEvent(
  'messages_delivered',
  pointers.extend({ items: z.array(z.object({ userId: z.string(), deliveredSeq: z.number() })) }),
)

export const typing = defineEvent('typing', z.object({ chatId: z.string(), userId: z.string(), typing: z.boolean() }), {
  transient: true,
})

const ofMessage = z.object({ chatId: z.string(), messageId: z.string(), seq: z.number(), version: z.number() })

/** Of two events of one message the greater `version` is the later; `senderId` has written the message. */
export const messageEdited = defineEvent(
  'message_edited',
  ofMessage.extend({
    senderId: z.string(),
    text: z.string(),
    mentions: z.array(z.string()),
    editedAt: z.iso.datetime(),
  }),
)
export const messageDeleted = defineEvent(
  'message_deleted',
  ofMessage.extend({
    senderId: z.string(),
    actorId: z.string(),
    deletedAt: z.iso.datetime(),
    attachmentIds: z.array(z.string()),
  }),
)
export const reactionChanged = defineEvent(
  'reaction_changed',
  ofMessage.extend({
    senderId: z.string(),
    userId: z.string(),
    emoji: z.string(),
    set: z.boolean(),
    reactions: z.array(reactionCount),
  }),
)
export const pinChanged = defineEvent('pin_changed', ofMessage.extend({ actorId: z.string(), pinned: z.boolean() }))

/** Somebody has hidden a message from themselves. */
export const messageHidden = defineEvent(
  'message_hidden',
  z.object({
    userId: z.string(),
    chatId: z.string(),
    messageId: z.string(),
    seq: z.number(),
    hiddenAt: z.iso.datetime(),
  }),
)

/** What became of a message that was to be sent later; `problem` as its sender is told it. */
export const scheduledSent = defineEvent(
  'scheduled_sent',
  z.object({ userId: z.string(), id: z.string(), message: messageData }),
)
export const scheduledFailed = defineEvent(
  'scheduled_failed',
  z.object({
    userId: z.string(),
    id: z.string(),
    problem: z.object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string().optional() }),
  }),
)
