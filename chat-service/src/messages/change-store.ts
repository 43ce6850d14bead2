import type { KeptReads } from './kept-reads.ts'
import { readAs, type MessageDoc } from './message.model.ts'
import type { Viewer } from './history-store.ts'

/** Where a page of changes ended; `at` in ms since the epoch. */
export type ChangePlace = { chatId: string; at: number; seq: number }

/** Where a page of pins ended; `at` in ms since the epoch. */
export type PinPlace = { at: number; seq: number }

/** Messages by what was done to them. */
export const changeStore = ({ messages, onlyKept }: KeptReads) => ({
  /** What is pinned, latest first; what the viewer hid may be in it. */
  pins: async (
    chatId: string,
    after: PinPlace | undefined,
    count: number,
    { visibleFrom, userId }: Viewer,
  ): Promise<MessageDoc[]> => {
    const at = after && new Date(after.at)
    const place = at
      ? {
          $or: [
            { chatId, pinnedAt: at, seq: { $lt: after.seq, $gte: visibleFrom } },
            { chatId, pinnedAt: { $gt: new Date(0), $lt: at }, seq: { $gte: visibleFrom } },
          ],
        }
      : { chatId, pinnedAt: { $gt: new Date(0) }, seq: { $gte: visibleFrom } }
    return onlyKept(
      await messages
        .find(place, { projection: readAs(userId) })
        .sort({ chatId: 1, pinnedAt: -1, seq: -1 })
        .limit(count)
        .toArray(),
    )
  },

  countPins: (chatId: string, atMost: number): Promise<number> =>
    messages.countDocuments({ chatId, pinnedAt: { $gt: new Date(0) } }, { hint: 'pins', limit: atMost }),

  /** Messages of these chats that were changed (edited, deleted, ...) from `since` on, by chat, oldest change first. */
  changedSince: async (
    { chatIds, since, viewerId }: { chatIds: string[]; since: Date; viewerId: string },
    after: ChangePlace | undefined,
    limit: number,
  ): Promise<MessageDoc[]> => {
    const at = after && chatIds.includes(after.chatId) && new Date(after.at)
    const place = at
      ? {
          $or: [
            { chatId: after.chatId, changedAt: at, seq: { $gt: after.seq } },
            { chatId: after.chatId, changedAt: { $gt: at } },
            { chatId: { $in: chatIds.filter((chatId) => chatId > after.chatId) }, changedAt: { $gte: since } },
          ],
        }
      : { chatId: { $in: chatIds }, changedAt: { $gte: since } }
    return messages
      .find(place, { projection: readAs(viewerId) })
      .sort({ chatId: 1, changedAt: 1, seq: 1 })
      .limit(limit)
      .toArray()
  },
})
