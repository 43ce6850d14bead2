import { cursorOf, limit } from '@chat/common/http/input'
import { z } from 'zod'

/** Where a page of a list, newest first, ended. `id` decides among those of one millisecond. */
const place = z.strictObject({ since: z.int().min(0).max(8.64e15), id: z.string().max(64) })
export type Place = z.infer<typeof place>

const cursor = cursorOf(place)

export const relationPageQuery = z.strictObject({ limit, cursor: cursor.schema })

export const newestFirst = (a: Place, b: Place): number => b.since - a.since || (a.id < b.id ? 1 : -1)

/** A page of `limit` out of what was read with one more than that, and the cursor that goes on. */
export const toPage = <Found extends Place>(found: Found[], limit: number) => {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, next: last ? cursor.encode({ since: last.since, id: last.id }) : null }
}
