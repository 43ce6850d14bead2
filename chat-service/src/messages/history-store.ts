import type { HidingStore } from '../hiding/hiding-store.ts'
import type { KeptReads } from './kept-reads.ts'
import type { MessageDoc } from './message.model.ts'

/** Where a page of history begins and which way it goes: `before` and `after` are exclusive. */
export type PagePlace = { before: number } | { after: number } | { around: number } | { latest: true }

/** Who looks, and from where on they may. */
export type Viewer = { userId: string; visibleFrom: number }

export type Page = { items: MessageDoc[]; hasBefore: boolean; hasAfter: boolean }

const mostAtOnce = 1_000

/** A part of one log; both ends are inclusive. */
type Span = { chatId: string; from: number; to: number; replyTo?: string }

/** What somebody may read of one log, page by page, without what they have hidden from themselves. */
export const historyStore = ({ messages, find }: KeptReads, hidden: Pick<HidingStore, 'among'>) => {
  /** From one end of a span the first `count` that the viewer has not hidden; what they have, is gone past. */
  const walk = async (
    { chatId, replyTo, ...span }: Span,
    direction: 1 | -1,
    count: number,
    viewerId: string,
  ): Promise<MessageDoc[]> => {
    const shown: MessageDoc[] = []
    const hint = replyTo === undefined ? undefined : 'replies'
    const replies = hint && { replyTo }
    let { from, to } = span
    for (let wanted = count; shown.length < count; wanted = Math.max(wanted, Math.min(wanted * 2, mostAtOnce))) {
      const inSpan = { chatId, ...replies, seq: { $gte: from, $lte: to } }
      const found = await find(inSpan, direction, wanted, viewerId, hint)
      const seqs = found.map(({ seq }) => seq)
      const gone = await hidden.among(viewerId, chatId, seqs)
      shown.push(...found.filter(({ seq }) => !gone.has(seq)))
      if (found.length < wanted) break

      if (direction === 1) from = seqs.at(-1)! + 1
      else to = seqs.at(-1)! - 1
    }
    return shown.slice(0, count)
  }

  const upwards = (chatId: string, from: number, count: number, viewerId: string) =>
    walk({ chatId, from, to: Number.MAX_SAFE_INTEGER }, 1, count, viewerId)

  const downwards = async (chatId: string, from: number, to: number, count: number, viewerId: string) =>
    (await walk({ chatId, from: to, to: from }, -1, count, viewerId)).toReversed()

  /** `visibleFrom` bounds every page. One read beyond each end says whether there is more. */
  const page = async (
    chatId: string,
    place: PagePlace,
    limit: number,
    { visibleFrom, userId }: Viewer,
  ): Promise<Page> => {
    if ('after' in place) {
      const [before, found] = await Promise.all([
        place.after < visibleFrom ? [] : downwards(chatId, place.after, visibleFrom, 1, userId),
        upwards(chatId, Math.max(place.after + 1, visibleFrom), limit + 1, userId),
      ])
      return { items: found.slice(0, limit), hasBefore: before.length > 0, hasAfter: found.length > limit }
    }
    if ('around' in place) {
      const lower = await downwards(chatId, place.around - 1, visibleFrom, Math.floor(limit / 2) + 1, userId)
      const upper = await upwards(chatId, Math.max(place.around, visibleFrom), Math.ceil(limit / 2) + 1, userId)
      const before = lower.slice(-Math.floor(limit / 2) || lower.length)
      const after = upper.slice(0, Math.ceil(limit / 2))
      return {
        items: [...before, ...after],
        hasBefore: lower.length > before.length,
        hasAfter: upper.length > after.length,
      }
    }
    const from = 'before' in place ? place.before - 1 : Number.MAX_SAFE_INTEGER
    const found = await downwards(chatId, from, visibleFrom, limit + 1, userId)
    const items = found.slice(-limit)
    const newest = items.at(-1)?.seq
    const next = newest === undefined ? visibleFrom : newest + 1
    const hasAfter = 'before' in place && (await upwards(chatId, next, 1, userId)).length > 0
    return { items, hasBefore: found.length > limit, hasAfter }
  }

  return {
    page,

    /** What answers a message, ascending, beyond `afterSeq`. */
    replies: (
      { chatId, replyTo, afterSeq }: { chatId: string; replyTo: string; afterSeq: number },
      count: number,
      { visibleFrom, userId }: Viewer,
    ): Promise<MessageDoc[]> => {
      const from = Math.max(afterSeq + 1, visibleFrom)
      return walk({ chatId, replyTo, from, to: Number.MAX_SAFE_INTEGER }, 1, count, userId)
    },

    countReplies: (chatId: string, replyTo: string, visibleFrom: number): Promise<number> =>
      messages.countDocuments({ chatId, replyTo, seq: { $gte: visibleFrom } }, { hint: 'replies' }),
  }
}
