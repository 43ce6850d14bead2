import type { ShownMessage } from '@chat/sdk/store/shown-message'

/** How many of these answer a message, by its id. */
export const countReplies = (items: readonly ShownMessage[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { replyTo } of items) if (replyTo !== undefined) counts.set(replyTo, (counts.get(replyTo) ?? 0) + 1)
  return counts
}
