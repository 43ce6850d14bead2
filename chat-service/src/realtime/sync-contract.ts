import { cursorOf, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import type { ViewDeps } from '../chats/view-chats.ts'
import type { Deps } from '../deps.ts'
import { epochMs, seq } from '../messages/message-input.ts'

/**
 * How far an answer got in each of the streams it consists of; null: that stream is at its end, not there: it has not
 * begun. `at` is the time of the first answer, which the client keeps as its next `since`.
 */
const position = z.strictObject({
  at: epochMs,
  items: z.strictObject({ chatId: z.string(), after: seq }).nullable(),
  changed: z.strictObject({ chatId: z.string(), at: epochMs, seq }).nullable().optional(),
  hidden: z.strictObject({ at: epochMs, id: z.string() }).nullable().optional(),
  chats: z.string().nullable(),
})
export type Position = z.infer<typeof position>

export const syncCursor = cursorOf(position)

export const syncInput = z.strictObject({
  chats: z.record(uuid, seq),
  since: z.iso.datetime().optional(),
  limit: z.number().int().min(1).max(100).default(100),
  cursor: syncCursor.schema,
})
export type SyncInput = z.infer<typeof syncInput>

export type SyncDeps = ViewDeps & Pick<Deps, 'members'>
