import type { SystemContent } from '@chat/common/events/chat-events'
import { problem } from '@chat/common/http/problem'
import type { Connection, mongo } from 'mongoose'
import { hidingStore } from '../hiding/hiding-store.ts'
import { readKept } from '../log/read-kept.ts'
import { messageDocs, readAs, readByAll, type MessageDoc } from './message.model.ts'

export type SystemMessage = MessageDoc & { system: SystemContent }

/** Where a page of history begins and which way it goes: `before` and `after` are exclusive. */
export type PagePlace = { before: number } | { after: number } | { around: number } | { latest: true }

/** Where a page of changes ended; `at` in ms since the epoch. */
export type ChangePlace = { chatId: string; at: number; seq: number }

/** Who looks, and from where on they may. */
export type Viewer = { userId: string; visibleFrom: number }

/** What happened where in a log, and who did it. */
export type LogPlace = Pick<MessageDoc, 'chatId' | 'seq' | 'senderId' | 'createdAt' | 'system'>

export type Page = { items: MessageDoc[]; hasBefore: boolean; hasAfter: boolean }

const journalledAfterMs = 10_000

const mostAtOnce = 1_000

/** A part of one log; both ends are inclusive. */
type Span = { chatId: string; from: number; to: number; replyTo?: string }

/** Where a page of pins ended; `at` in ms since the epoch. */
export type PinPlace = { at: number; seq: number }

/** Reading the log. Nothing that a crash could still take away leaves here. */
export const messageStore = (db: Connection, now: () => Date) => {
  const messages = messageDocs(db)
  const hidden = hidingStore(db)

  /**
   * What is still to be announced may not be in the journal yet. A write that changes nothing, on one of these, waits
   * for the journal up to now. What was stored a while ago is in it: mongod writes it every 100 ms.
   */
  const onlyKept = async (found: MessageDoc[]): Promise<MessageDoc[]> => {
    const recent = now().getTime() - journalledAfterMs
    const inDoubt = found.find(({ unsent, createdAt }) => unsent !== undefined && createdAt.getTime() > recent)
    if (inDoubt && !(await readKept(messages, { _id: inDoubt._id })))
      throw problem('unavailable', { detail: 'The database went away while it was read' })
    return found
  }

  const find = async (
    filter: mongo.Filter<MessageDoc>,
    direction: 1 | -1,
    count: number,
    viewerId?: string,
    hint?: string,
  ): Promise<MessageDoc[]> => {
    const projection = viewerId === undefined ? readByAll : readAs(viewerId)
    const options = {
      sort: { chatId: direction, seq: direction },
      limit: count,
      projection,
      ...(hint && { hint }),
    } as const
    return onlyKept(await messages.find(filter, options).toArray())
  }

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

    /** mongod's clock, by which changes are dated. */
    serverTime: async (): Promise<Date> => {
      const { localTime } = await db.db!.admin().command({ hello: 1 })
      return localTime as Date // what the command answers
    },

    findOne: async (chatId: string, id: mongo.ObjectId, viewerId?: string): Promise<MessageDoc | null> => {
      const found = await messages.findOne({ _id: id, chatId }, { projection: readAs(viewerId) })
      if (found) await onlyKept([found])
      return found
    },

    findBySeq: async (chatId: string, seq: number): Promise<MessageDoc | null> =>
      (await find({ chatId, seq }, 1, 1))[0] ?? null,

    newestSeq: async (chatId: string): Promise<number> => (await find({ chatId }, -1, 1))[0]?.seq ?? 0,

    /** The newest messages of many chats, one each. */
    newestOf: async (chatIds: string[], viewerId?: string): Promise<Map<string, MessageDoc>> => {
      const found = await messages
        .aggregate<MessageDoc>([
          { $match: { chatId: { $in: chatIds } } },
          { $sort: { chatId: -1, seq: -1 } }, // with $first an index scan that skips from chat to chat
          { $group: { _id: '$chatId', newest: { $first: '$$ROOT' } } },
          { $replaceRoot: { newRoot: '$newest' } },
          { $project: readAs(viewerId) },
        ])
        .toArray()
      await onlyKept(found)
      return new Map(found.map((message) => [message.chatId, message]))
    },

    lastKeptSeq: async (chatId: string): Promise<number> => (await readKept(messages, { chatId }))?.seq ?? 0,

    /** System messages after `afterSeq`, up to and with `upToSeq`, ascending. The caller knows that these are kept. */
    systemBetween: (chatId: string, afterSeq: number, upToSeq: number): Promise<SystemMessage[]> =>
      messages
        .find<SystemMessage>({ chatId, system: { $exists: true }, seq: { $gt: afterSeq, $lte: upToSeq } })
        .sort({ chatId: 1, seq: 1 })
        .toArray(),

    /** The same for who only has to know what happened; with `all` also who wrote when. */
    between: (chatId: string, afterSeq: number, upToSeq: number, all: boolean): Promise<LogPlace[]> =>
      messages
        .find<LogPlace>(
          { chatId, ...(!all && { system: { $exists: true } }), seq: { $gt: afterSeq, $lte: upToSeq } },
          { projection: { _id: 0, chatId: 1, seq: 1, senderId: 1, createdAt: 1, system: 1 } },
        )
        .sort({ chatId: 1, seq: 1 })
        .toArray(),

    /** Whole stretches of logs, each from one `seq` to another, in one round trip. */
    stretches: async (
      ranges: { chatId: string; from: number; to: number }[],
      viewerId: string,
    ): Promise<MessageDoc[]> => {
      if (ranges.length === 0) return []
      const wanted = ranges.map(({ chatId, from, to }) => ({ chatId, seq: { $gte: from, $lte: to } }))
      return onlyKept(
        await messages.find({ $or: wanted }, { sort: { chatId: 1, seq: 1 }, projection: readAs(viewerId) }).toArray(),
      )
    },

    /** Of any chats, in one round trip, in no order. */
    findMany: async (ids: mongo.ObjectId[], viewerId: string): Promise<MessageDoc[]> =>
      ids.length === 0
        ? []
        : onlyKept(await messages.find({ _id: { $in: ids } }, { projection: readAs(viewerId) }).toArray()),

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

    /** Of one instance, what waits to be announced, in order. */
    unsentOf: async (instanceId: string, before: Date | undefined, limit: number): Promise<MessageDoc[]> =>
      onlyKept(
        await messages
          .find({ unsent: instanceId, ...(before && { createdAt: { $lt: before } }) }, { projection: readByAll })
          .sort({ chatId: 1, seq: 1 })
          .limit(limit)
          .toArray(),
      ),

    /** The instances that have something to announce. */
    unsentInstances: async (): Promise<string[]> =>
      messages
        .distinct('unsent', { unsent: { $exists: true } })
        .then((found) => found.filter((id) => id !== undefined)),

    /** Not awaited from the journal: a tick that is lost means one more announcement, which consumers tolerate anyway. */
    markSent: async (ids: mongo.ObjectId[]): Promise<void> => {
      await messages.updateMany(
        { _id: { $in: ids } },
        { $unset: { unsent: true, requestId: true } },
        { writeConcern: { w: 1, j: false } },
      )
    },
  }
}

export type MessageStore = ReturnType<typeof messageStore>
