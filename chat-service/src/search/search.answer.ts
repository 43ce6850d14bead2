import { z } from 'zod'
import { messagePage } from '../messages/message.answer.ts'

export const foundPage = messagePage
  .extend({ partial: z.literal(true).optional().describe('Older ones may be missing from this page') })
  .meta({ id: 'FoundMessagePage' })
export type FoundPage = z.infer<typeof foundPage>
