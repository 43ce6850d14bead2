import { z } from 'zod'
import { role, leaveReason, groupSettings, messageData } from './chat-content.ts'
import { defineEvent } from './define-event.ts'

/** Announced for every message of the log, system messages too, after what these say of members was announced. */
export const newMessage = defineEvent(
  'new_message',
  messageData.extend({
    /** When, before it, people last went out of the chat: who shows it to people makes sure first that these are out. */
    removedSeq: z.number().optional(),
    /** Who wrote the message that it answers. */
    replyToSenderId: z.string().optional(),
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
