/** A part of a log to read: from and to are inclusive. */
export type Stretch = { chatId: string; from: number; to: number; lastSeq: number }

type Known = { chatId: string; after: number; lastSeq: number }
type ItemsPlace = { chatId: string; after: number }

/**
 * Which messages fit into one answer of at most `limit`: numbers have no holes, so they can be counted before they are
 * read. `chats` in the order of their ids, `from` where the last answer ended.
 */
export const planItems = (chats: Known[], from: ItemsPlace | undefined, limit: number) => {
  const stretches: Stretch[] = []
  let left = limit

  for (const { chatId, after: known, lastSeq } of chats) {
    if (from && chatId < from.chatId) continue
    const after = from?.chatId === chatId ? Math.max(known, from.after) : known
    if (after >= lastSeq) continue
    if (left === 0) return { stretches, next: { chatId, after } }

    const to = Math.min(lastSeq, after + left)
    stretches.push({ chatId, from: after + 1, to, lastSeq })
    left -= to - after
    if (to < lastSeq) return { stretches, next: { chatId, after: to } }
  }
  return { stretches, next: null }
}
