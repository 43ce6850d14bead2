import { z } from 'zod'

/** How far somebody got in a chat. */
export const receiptView = z
  .strictObject({
    userId: z.string(),
    deliveredSeq: z.int().min(0),
    readSeq: z.int().min(0).optional().describe('Left out for who does not show it'),
  })
  .meta({ id: 'Receipt' })

const receiptCounts = z.strictObject({
  members: z.int().min(0),
  delivered: z.int().min(0),
  read: z.int().min(0),
})
export type ReceiptCounts = z.infer<typeof receiptCounts>

export const receiptPage = z
  .strictObject({ items: z.array(receiptView), next: z.string().nullable(), counts: receiptCounts })
  .meta({ id: 'ReceiptPage' })
export type ReceiptPage = z.infer<typeof receiptPage>

/** `chats`: in how many of them something is unread. */
export const unreadCount = z
  .strictObject({ messages: z.int().min(0), mentions: z.int().min(0), chats: z.int().min(0) })
  .meta({ id: 'UnreadCount' })
export type UnreadCount = z.infer<typeof unreadCount>
