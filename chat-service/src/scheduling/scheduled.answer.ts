import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'

/** A message that waits to be sent, as its sender sees it. */
export const scheduledView = z
  .strictObject({
    id: z.string(),
    chatId: z.string(),
    text: z.string(),
    replyTo: z.string().optional(),
    attachmentIds: z.array(z.string()).optional(),
    sendAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ScheduledMessage' })
export type ScheduledView = z.infer<typeof scheduledView>

export const scheduledPage = pageOf(scheduledView).meta({ id: 'ScheduledMessagePage' })
