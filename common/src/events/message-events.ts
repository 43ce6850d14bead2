import { z } from 'zod'
import { reactionCount, messageData } from './chat-content.ts'
import { defineEvent } from './define-event.ts'

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
