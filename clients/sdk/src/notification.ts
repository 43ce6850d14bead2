import { nullish, number, object, string, type Infer } from './shape.ts'

/** Unread messages of one chat fold into one notification with a `count`. */
export const notification = object({
  id: string,
  type: string,
  chatId: string,
  messageId: nullish(string),
  seq: nullish(number),
  actorId: string,
  title: string,
  body: string,
  count: number,
  readAt: nullish(string),
  createdAt: string,
})
export type Notification = Infer<typeof notification>
