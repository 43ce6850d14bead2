import type { mongo } from 'mongoose'
import type { InboxModel } from '../inboxes/inbox.model.ts'
import type { Inbox } from '../inboxes/inbox.ts'
import { decided, type Decided } from './decided.ts'

export const mostAtOnce = 500

/** All of them by one command, and that there is no more. */
const oneBatch = mostAtOnce + 1

const isFree = (now: Date) => ({
  dueAt: { $lte: now },
  $or: [{ 'lease.until': { $exists: false } }, { 'lease.until': { $lte: now } }],
})

/** Inboxes of which something is to be decided. An instance has what it takes to itself until its lease ends. */
export const dueInboxes = (model: InboxModel) => {
  const inboxes = model.collection as unknown as mongo.Collection<Inbox> // mongoose's wrapper of it

  return {
    /** Takes some that are due, and puts them behind all that nobody has taken. */
    claim: async ({ token, now, until }: { token: string; now: Date; until: Date }): Promise<Inbox[]> => {
      const found = await inboxes
        .find(isFree(now), { projection: { _id: 1 } })
        .sort({ dueAt: 1 })
        .limit(mostAtOnce)
        .batchSize(oneBatch)
        .toArray()
      if (found.length === 0) return []

      const ids = found.map(({ _id }) => _id)
      await inboxes.updateMany(
        { _id: { $in: ids }, ...isFree(now) },
        { $set: { lease: { token, until }, dueAt: until } },
      )
      return inboxes
        .find({ _id: { $in: ids }, 'lease.token': token })
        .batchSize(oneBatch)
        .toArray()
    },

    /** What was decided, of those that nobody else has taken meanwhile. */
    settle: async (token: string, some: Decided[], now: Date): Promise<void> => {
      if (some.length === 0) return
      const mine = { _id: { $in: some.map(({ inboxId }) => inboxId) }, 'lease.token': token }
      await inboxes.updateMany(mine, decided(some, now) as mongo.Document[])
    },

    /** Asked again at `at`, as they are then. */
    putOff: async (token: string, ids: string[], at: Date): Promise<void> => {
      const mine = { _id: { $in: ids }, 'lease.token': token }
      await inboxes.updateMany(mine, { $set: { dueAt: at }, $unset: { lease: true } })
    },

    find: (id: string): Promise<Inbox | null> => inboxes.findOne({ _id: id }),

    /** What waits for the digest `slot` of somebody; null while an instance is deciding on any of theirs. */
    waitingForDigest: async (
      { userId, slot }: { userId: string; slot: string },
      now: Date,
    ): Promise<Inbox[] | null> => {
      if (await inboxes.findOne({ userId, 'lease.until': { $gt: now } }, { projection: { _id: 1 } })) return null
      const waiting = await inboxes.find({ userId, 'outgoing.mailed.slot': slot, 'notification.read': false }).toArray()
      return waiting.filter(({ notification, outgoing }) => notification?.id === outgoing?.mailed?.id)
    },

    /** Since when the oldest is due. */
    oldest: async (now: Date): Promise<Date | undefined> => {
      const [oldest] = await inboxes
        .find({ dueAt: { $lte: now } }, { projection: { dueAt: 1 } })
        .sort({ dueAt: 1 })
        .limit(1)
        .toArray()
      return oldest?.dueAt
    },
  }
}

export type DueInboxes = ReturnType<typeof dueInboxes>
