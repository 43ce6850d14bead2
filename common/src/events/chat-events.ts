import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const role = z.enum(['owner', 'admin', 'member'])
export type Role = z.infer<typeof role>

/** Why somebody is in a chat no more. */
export const leaveReason = z.enum(['left', 'removed', 'banned', 'deleted'])
export type LeaveReason = z.infer<typeof leaveReason>

/**
 * What happened to a chat, as a message of its log. `userIds` are the people it happened to. `created` holds everybody
 * who was there from the start, the first one (of a group) being its owner.
 */
export const systemContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('created'),
    type: z.enum(['direct', 'group']),
    userIds: z.array(z.string()),
    name: z.string().optional(),
  }),
  z.object({ kind: z.literal('renamed'), name: z.string() }),
  z.object({ kind: z.literal('members-added'), userIds: z.array(z.string()) }),
  z.object({ kind: z.literal('members-removed'), userIds: z.array(z.string()), reason: leaveReason }),
  z.object({ kind: z.literal('role-changed'), userIds: z.array(z.string()), role }),
])
export type SystemContent = z.infer<typeof systemContent>

/** A message as clients see it; `mine` and the like are personal and not in it. */
export const messageData = z.object({
  id: z.string(),
  chatId: z.string(),
  seq: z.number(),
  version: z.number(),
  senderId: z.string(),
  clientMessageId: z.string().optional(),
  text: z.string(),
  mentions: z.array(z.string()),
  attachments: z.array(z.unknown()),
  reactions: z.array(z.unknown()),
  createdAt: z.iso.datetime(),
  system: systemContent.optional(),
})
export type MessageData = z.infer<typeof messageData>

/** Announced for every message of the log, system messages too, after what these say of members was announced. */
export const newMessage = defineEvent('new_message', messageData)

const inChat = z.object({ chatId: z.string(), seq: z.number(), actorId: z.string() })

export const chatCreated = defineEvent(
  'chat_created',
  inChat.extend({ chatType: z.enum(['direct', 'group']), name: z.string().optional(), userIds: z.array(z.string()) }),
)
export const chatUpdated = defineEvent('chat_updated', inChat.extend({ name: z.string().optional() }))
export const memberAdded = defineEvent('member_added', inChat.extend({ userIds: z.array(z.string()) }))
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
  }),
)

const pointers = z.object({ chatId: z.string(), memberCount: z.number() })

/** Pointers only grow, so the order of arrival does not matter. */
export const messagesRead = defineEvent(
  'messages_read',
  pointers.extend({ items: z.array(z.object({ userId: z.string(), readSeq: z.number() })) }),
)
export const messagesDelivered = defineEvent(
  'messages_delivered',
  pointers.extend({ items: z.array(z.object({ userId: z.string(), deliveredSeq: z.number() })) }),
)

export const typing = defineEvent('typing', z.object({ chatId: z.string(), userId: z.string(), typing: z.boolean() }), {
  transient: true,
})
