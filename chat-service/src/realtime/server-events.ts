import { groupSettings, leaveReason, role } from '@chat/common/events/chat-content'
import { notificationData } from '@chat/common/events/notification-events'
import { problemAnswer } from '@chat/common/openapi/problem.answer'
import { z } from 'zod'
import { chatView } from '../chats/chat.answer.ts'
import { messageView } from '../messages/message.answer.ts'
import { seenView } from '../presence/seen.answer.ts'
import { reactionView } from '../reactions/reaction.answer.ts'

const seq = z.int().min(1)
const inChat = z.strictObject({ chatId: z.string() })
const ofMessage = inChat.extend({
  messageId: z.string(),
  seq,
  version: z.int().min(1).describe('Of two events of one message the greater is the later'),
})
const ofMembers = inChat.extend({ userIds: z.array(z.string()) })

const notification = z.strictObject(notificationData.shape).meta({ id: 'Notification' })
const { avatarId: _avatarId, ...settings } = groupSettings.shape

const status = z.strictObject({
  text: z.string(),
  emoji: z.string().optional(),
  expiresAt: z.iso.datetime().optional(),
})

/** What the server tells sockets, and nothing else: each is one object. What goes to a room holds nothing personal. */
export const serverEvents = {
  ready: z
    .strictObject({
      userId: z.string(),
      sessionId: z.string(),
      expiresAt: z.iso.datetime().describe('When the socket is ended unless `auth:renew` comes before'),
      serverTime: z.iso.datetime(),
    })
    .describe('After every connect, when the socket hears all its chats'),
  resync: z.strictObject({}).describe('Something may have been missed: call `sync`'),
  'message:new': messageView.describe('To every connection of every member, its sender’s too; it may come twice'),
  'message:edited': ofMessage
    .extend({ text: z.string(), mentions: z.array(z.string()), editedAt: z.iso.datetime() })
    .describe('A message has another text'),
  'message:deleted': ofMessage
    .extend({
      version: ofMessage.shape.version.optional(),
      deletedAt: z.iso.datetime(),
      for: z.literal('me').optional().describe('One has hidden it from oneself; there is no `version` then'),
    })
    .describe('A message has no content any more'),
  'reaction:changed': ofMessage
    .extend({
      userId: z.string(),
      emoji: z.string(),
      set: z.boolean(),
      reactions: z.array(reactionView.omit({ mine: true })).describe('All of the message, as they are now'),
    })
    .describe('Somebody has reacted, or does not any more'),
  'pin:changed': ofMessage.extend({ pinned: z.boolean() }).describe('A message was pinned, or is not any more'),
  'scheduled:sent': z
    .strictObject({ id: z.string(), message: messageView })
    .describe('A message of one’s own that was to be sent later is sent'),
  'scheduled:failed': z
    .strictObject({ id: z.string(), problem: problemAnswer.omit({ requestId: true }) })
    .describe('It could not be sent'),
  'chat:created': z
    .union([chatView, inChat])
    .describe('One is in this chat from now on; of chats of over 100 members only the id is told'),
  'chat:updated': inChat
    .extend({ ...settings, avatarUrl: z.string().nullable().optional() })
    .describe('Settings of a group that are others now'),
  'chat:removed': inChat.extend({ reason: leaveReason }).describe('One is in this chat no more'),
  'chat:me': inChat
    .extend({
      version: z.int().min(1).optional().describe('Of one’s settings there: the greater is the later'),
      readSeq: z.int().min(0).optional(),
      muted: z.boolean().optional(),
      mutedUntil: z.iso.datetime().nullable().optional(),
      level: z.enum(['all', 'mentions', 'none']).optional(),
      pinned: z.boolean().optional(),
      draft: z.string().nullable().optional(),
      hidden: z.boolean().optional(),
      unreadFrom: seq.nullable().optional(),
    })
    .describe('What one has changed oneself in a chat, on any device'),
  'member:added': ofMembers.describe('People are in a chat from now on'),
  'member:removed': ofMembers.describe('People are in a chat no more'),
  'member:updated': ofMembers.extend({ role }).describe('People have another role'),
  receipt: inChat
    .extend({
      items: z.array(
        z.strictObject({
          userId: z.string(),
          deliveredSeq: z.int().min(0).optional(),
          readSeq: z.int().min(0).optional(),
        }),
      ),
    })
    .describe('How far members have got or read messages; not in chats of over 100 members'),
  presence: seenView.describe('Of people whom one has asked for by `presence:subscribe`'),
  typing: inChat
    .extend({ userId: z.string(), typing: z.boolean() })
    .describe('Somebody else writes, or does not any more'),
  'user:updated': z
    .strictObject({
      userId: z.string(),
      username: z.string(),
      displayName: z.string(),
      bio: z.string().optional(),
      status: status.nullable().optional(),
      avatarUrl: z.string().nullable(),
    })
    .describe('The profile of somebody one shares a chat with, or one’s own'),
  'notification:new': notification.describe('There is something to look at'),
  'notification:updated': notification.describe('It has changed: read, folded, withdrawn and here again'),
  'notification:removed': notification.describe('It is gone'),
  'session:ending': z
    .strictObject({ reason: z.enum(['revoked', 'expired', 'draining']) })
    .describe('The server disconnects next; only with `draining` it is worth connecting again by the same token'),
}

type Schemas = typeof serverEvents
export type ServerEventName = keyof Schemas

export type ServerEvents = { [Name in ServerEventName]: (payload: z.infer<Schemas[Name]>) => void }
