import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import type { ScheduledChange, ScheduledPlace } from './scheduled.ts'
import { slotIndex, type ScheduledDoc, type ScheduledModel } from './scheduled.model.ts'

export const mostScheduled = 100

type NewScheduled = Omit<ScheduledDoc, 'slot' | 'outbox'>
type Key = Pick<ScheduledDoc, 'chatId' | 'senderId' | 'clientMessageId'>

/** As it was found due, or claimed: whoever claims it next changes `dueAt`. */
export type DueDoc = ScheduledDoc & { dueAt: Date }

/** What goes out in order: what somebody says in a chat. */
export const lineOf = ({ chatId, senderId }: Pick<ScheduledDoc, 'chatId' | 'senderId'>): string =>
  `${chatId} ${senderId}`

const isOpen = { slot: { $exists: true } }
const after = { returnDocument: 'after', lean: true } as const

export const scheduledStore = (model: ScheduledModel) => {
  const findByClientId = ({ chatId, senderId, clientMessageId }: Key): Promise<ScheduledDoc | null> =>
    model.findOne({ chatId, senderId, clientMessageId }).lean<ScheduledDoc>()

  const freeSlots = async (senderId: string): Promise<number[]> => {
    const found = await model.find({ senderId, ...isOpen }, { _id: 0, slot: 1 }).lean<{ slot: number }[]>()
    const taken = new Set(found.map(({ slot }) => slot))
    return Array.from({ length: mostScheduled }, (_, slot) => slot).filter((slot) => !taken.has(slot))
  }

  return {
    model,
    findByClientId,

    /** Stores it, or gives the one that has its clientMessageId. Undefined: the person has as many as there can be. */
    add: async (doc: NewScheduled): Promise<ScheduledDoc | undefined> => {
      while (true) {
        const free = await freeSlots(doc.senderId)
        if (free.length === 0) return undefined

        const slot = free[Math.floor(Math.random() * free.length)]!
        try {
          await model.create({ ...doc, slot })
          return { ...doc, slot }
        } catch (error) {
          if (!isDuplicateKey(error)) throw error
          // of two who took the same slot at once, the index has chosen one
          if (error.keyPattern?.[slotIndex] !== undefined) continue
          const earlier = await findByClientId(doc)
          if (earlier) return earlier
          throw error
        }
      }
    },

    find: (id: string, senderId: string): Promise<ScheduledDoc | null> =>
      model.findOne({ _id: id, senderId }).lean<ScheduledDoc>(),

    /** A page of those of a person that are still to be sent, the next one first. */
    page: (
      senderId: string,
      { chatId, after, limit }: { chatId?: string | undefined; after?: ScheduledPlace | undefined; limit: number },
    ): Promise<ScheduledDoc[]> => {
      const sendAt = after && new Date(after.sendAt)
      const beyond = sendAt && { $or: [{ sendAt: { $gt: sendAt } }, { sendAt, _id: { $gt: after.id } }] }
      return model
        .find({ senderId, ...isOpen, ...(chatId !== undefined && { chatId }), ...beyond })
        .sort({ sendAt: 1, _id: 1 })
        .limit(limit)
        .lean<ScheduledDoc[]>()
    },

    /** Null where it waits no more, or is nobody's of that name. */
    change: (
      id: string,
      senderId: string,
      { text, sendAt }: ScheduledChange,
      now: Date,
    ): Promise<ScheduledDoc | null> =>
      model
        .findOneAndUpdate(
          { _id: id, senderId, state: 'waiting' },
          {
            $set: {
              ...(text !== undefined && { text }),
              ...(sendAt && { sendAt, dueAt: sendAt }),
              updatedAt: now,
            },
          },
          after,
        )
        .lean<ScheduledDoc>(),

    /** Null, as with `change`. */
    remove: (id: string, senderId: string, now: Date): Promise<ScheduledDoc | null> =>
      model
        .findOneAndUpdate(
          { _id: id, senderId, state: 'waiting' },
          {
            $set: { state: 'deleted', doneAt: now, updatedAt: now, holdsAfter: true },
            $unset: { slot: true, dueAt: true },
          },
          after,
        )
        .lean<ScheduledDoc>(),

    /** Nothing of theirs is sent any more, and no text of it is kept. Gives the ids of those that held files. */
    removeAllOf: async (senderId: string, now: Date): Promise<string[]> => {
      const open = await model.find({ senderId, ...isOpen }, { _id: 1 }).lean<Pick<ScheduledDoc, '_id'>[]>()
      await model.updateMany(
        { senderId, ...isOpen },
        {
          $set: { state: 'deleted', text: '', doneAt: now, updatedAt: now, holdsAfter: true },
          $unset: { slot: true, dueAt: true },
        },
      )
      await model.updateMany({ senderId, doneAt: { $exists: true } }, { $set: { text: '' } })
      return open.map(({ _id }) => _id)
    },

    due: (now: Date, limit: number): Promise<DueDoc[]> =>
      model
        .find({ ...isOpen, dueAt: { $lte: now } })
        .sort({ dueAt: 1, sendAt: 1 })
        .limit(limit)
        .lean<DueDoc[]>(),

    /** Of the senders of these those who have something under way, by chat: what comes after it waits. */
    underWay: async (docs: ScheduledDoc[], now: Date): Promise<Set<string>> => {
      const chatId = { $in: [...new Set(docs.map((doc) => doc.chatId))] }
      const senderId = { $in: [...new Set(docs.map((doc) => doc.senderId))] }
      const found = await model
        .find({ chatId, senderId, ...isOpen, dueAt: { $gt: now }, state: 'sending' }, { chatId: 1, senderId: 1 })
        .lean<ScheduledDoc[]>()
      return new Set(found.map(lineOf))
    },

    /** Takes it for as long as `until`, as it is now; null where it is not due any more, or somebody else was first. */
    claim: ({ _id, dueAt }: DueDoc, until: Date): Promise<DueDoc | null> =>
      model
        .findOneAndUpdate({ _id, dueAt, ...isOpen }, { $set: { state: 'sending', dueAt: until } }, after)
        .lean<DueDoc>(),

    /** It was refused for now, and so is what its sender has to say in this chat after it. */
    postpone: async ({ _id, dueAt, chatId, senderId }: DueDoc, now: Date, until: Date): Promise<void> => {
      await model.updateOne({ _id, dueAt, ...isOpen }, { $set: { state: 'waiting', dueAt: until } })
      await model.updateMany({ chatId, senderId, ...isOpen, dueAt: { $lte: now } }, { $set: { dueAt: until } })
    },

    /** Nobody knows whether it is sent: nothing but sending it again will tell. */
    doubt: async ({ _id, dueAt }: DueDoc, until: Date): Promise<void> => {
      await model.updateOne({ _id, dueAt, ...isOpen }, { $set: { dueAt: until }, $inc: { tries: 1 } })
    },

    /**
     * The end of it and its announcement; whether it was this call that ended it. That it is sent is so whoever says it;
     * that it is refused only its holder can say.
     */
    finish: async (
      { _id, dueAt, attachmentIds }: DueDoc,
      state: 'sent' | 'failed',
      now: Date,
      entry: OutboxEntry,
    ): Promise<boolean> => {
      const { modifiedCount } = await model.updateOne(
        { _id, ...isOpen, ...(state === 'failed' && { dueAt }) },
        {
          $set: { state, doneAt: now, ...(attachmentIds.length > 0 && { holdsAfter: true }) },
          $unset: { slot: true, dueAt: true },
          $push: { outbox: entry },
        },
      )
      return modifiedCount === 1
    },

    /** Takes back what nobody was told of. */
    forget: async (id: string): Promise<void> => {
      await model.deleteOne({ _id: id, state: 'waiting' })
    },

    stillHolding: (limit: number): Promise<Pick<ScheduledDoc, '_id'>[]> =>
      model
        .find({ holdsAfter: { $exists: true } }, { _id: 1 })
        .limit(limit)
        .lean<Pick<ScheduledDoc, '_id'>[]>(),

    letGo: async (id: string): Promise<void> => {
      await model.updateOne({ _id: id }, { $unset: { holdsAfter: true } })
    },

    /** Removes what was done before, once everybody was told of it. */
    tidy: async (before: Date): Promise<void> => {
      await model.deleteMany({
        doneAt: { $lt: before },
        outbox: { $exists: false },
        holdsAfter: { $exists: false },
      })
    },
  }
}

export type ScheduledStore = ReturnType<typeof scheduledStore>
