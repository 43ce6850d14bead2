import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { messageView } from '../messages/message.answer.ts'
import { handledStates } from './report.model.ts'

const state = z.enum(['open', ...handledStates])

/** What one is told of one's own report. */
export const reportReceipt = z.strictObject({ id: z.string(), state }).meta({ id: 'ReportReceipt' })

export const reportView = z
  .strictObject({
    id: z.string(),
    chatId: z.string(),
    messageId: z.string(),
    reporterId: z.string(),
    reason: z.string(),
    state,
    createdAt: z.iso.datetime(),
    handledBy: z.string().optional(),
    handledAt: z.iso.datetime().optional(),
    message: messageView.describe('As it was when it was reported'),
  })
  .meta({ id: 'Report' })
export type ReportView = z.infer<typeof reportView>

export const reportPage = pageOf(reportView).meta({ id: 'ReportPage' })
