import { z } from 'zod'
import { defineEvent } from './define-event.ts'

/** A notification as its owner sees it. */
export const notificationData = z.object({
  id: z.string(),
  /** Grows with every change of what a person is notified of in this chat: of two, the higher is the later. */
  version: z.number().optional(),
  type: z.enum(['message', 'mention', 'reply', 'reaction', 'added_to_chat']),
  chatId: z.string(),
  messageId: z.string().optional(),
  seq: z.number().optional(),
  actorId: z.string(),
  title: z.string(),
  body: z.string(),
  count: z.number(),
  readAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
})
export type NotificationData = z.infer<typeof notificationData>

/** Many people in one event, 500 at most, so that a large chat does not cost an event a member. */
const forPeople = z.object({
  items: z.array(z.object({ userId: z.string(), notification: notificationData })).max(500),
})

export const notificationCreated = defineEvent('notification_created', forPeople)
export const notificationUpdated = defineEvent('notification_updated', forPeople)
export const notificationRemoved = defineEvent('notification_removed', forPeople)
