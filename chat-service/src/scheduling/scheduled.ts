import { cursorOf, text, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import { longestText, type NewMessageInput } from '../messages/message.ts'
import type { ScheduledView } from './scheduled.answer.ts'
import type { ScheduledDoc } from './scheduled.model.ts'

const yearMs = 366 * 24 * 3_600_000

/** @returns why a message cannot be sent at this time, if it cannot. */
export const whyNotAt = (sendAt: Date, now: Date): string | undefined => {
  if (sendAt <= now) return 'must be in the future'
  return sendAt.getTime() > now.getTime() + yearMs ? 'must be within a year' : undefined
}

export const sendAtInput = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .refine((value) => !Number.isNaN(value.getTime()), 'must be a time')

/** As a message that is sent now, and when. */
export type ScheduledInput = NewMessageInput & { sendAt: Date }

export const scheduledChange = z
  .strictObject({ text: text(0, longestText).optional(), sendAt: sendAtInput.optional() })
  .refine(({ text, sendAt }) => text !== undefined || sendAt !== undefined, 'give text, sendAt or both')
export type ScheduledChange = z.infer<typeof scheduledChange>

const place = z.strictObject({ sendAt: z.number().min(0).max(8.64e15), id: uuid })
export type ScheduledPlace = z.infer<typeof place>

export const scheduledCursor = cursorOf(place)

/** As its sender sees it. */
export const viewScheduled = (doc: ScheduledDoc): ScheduledView => ({
  id: doc._id,
  chatId: doc.chatId,
  text: doc.text,
  ...(doc.replyTo !== undefined && { replyTo: doc.replyTo }),
  ...(doc.attachmentIds.length > 0 && { attachmentIds: doc.attachmentIds }),
  sendAt: doc.sendAt.toISOString(),
  createdAt: doc.createdAt.toISOString(),
})
