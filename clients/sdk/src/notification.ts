import { z } from 'zod'
import { lenient } from './lenient.ts'

/** Unread messages of one chat fold into one notification with a `count`. */
export const notification = lenient({
  id: z.string(),
  type: z.string(),
  chatId: z.string(),
  messageId: z.string().nullish(),
  seq: z.number().nullish(),
  actorId: z.string(),
  title: z.string(),
  body: z.string(),
  count: z.number(),
  readAt: z.string().nullish(),
  createdAt: z.string(),
})
export type Notification = z.infer<typeof notification>
