import { cursorOf } from '@chat/common/http/input'
import { z } from 'zod'

/** Where a message stands among those of all chats; `at` is when it was created, in ms since the epoch. */
const placeSchema = z.strictObject({ at: z.number().min(0).max(8.64e15), seq: z.number(), chatId: z.string() })
export type Place = z.infer<typeof placeSchema>

export const searchCursor = cursorOf(placeSchema)

export const newestFirst = (a: Place, b: Place): number =>
  b.at - a.at || b.seq - a.seq || (a.chatId < b.chatId ? -1 : Number(a.chatId > b.chatId))

export const isBeyond = (place: Place, before: Place | undefined): boolean => !before || newestFirst(before, place) < 0
