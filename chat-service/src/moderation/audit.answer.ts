import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'

/** Who did what about a report. */
export const auditEntry = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    actorId: z.string(),
    action: z.enum(['message-reported', 'report-dismissed', 'message-removed']),
    chatId: z.string(),
    messageId: z.string(),
    reportId: z.string(),
    detail: z.string().optional(),
  })
  .meta({ id: 'ModerationEntry' })
export type AuditEntry = z.infer<typeof auditEntry>

export const auditPage = pageOf(auditEntry).meta({ id: 'ModerationEntryPage' })
