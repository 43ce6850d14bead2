import type { LoggedMessage } from '../messages/logged-message.ts'
import type { Wishes } from '../recipients/wishes.ts'
import { change } from './change.ts'
import { folded } from './fold-stages.ts'
import { inboxId, type Inbox, type Level, type Mark, type Place } from './inbox.ts'
import { dismissed, membership, readUpTo, settings, type Pointer, type Settings } from './stages.ts'
import { changeInboxes, mostAtOnce, writeInboxes, type Inboxes } from './write-inboxes.ts'

/** Over so many members a chat notifies, unless a person chose otherwise, of mentions only. */
export const largeChatSize = 100

export type ChatMessages = { chatId: string; messages: LoggedMessage[] }

const placeOf = (chatId: string, userId: string): Place => ({ _id: inboxId(chatId, userId), chatId, userId })

const defaultLevelOf = (isLarge: boolean): Level => (isLarge ? 'mentions' : 'all')

/** One for each person and chat, with the furthest they were told to have read, and the last time. */
const furthest = (pointers: Pointer[]): (Place & Pointer)[] => {
  const found = new Map<string, Place & Pointer>()
  for (const { chatId, userId, readSeq, at } of pointers) {
    const place = placeOf(chatId, userId)
    const known = found.get(place._id)
    found.set(place._id, {
      ...place,
      readSeq: Math.max(readSeq, known?.readSeq ?? 0),
      at: known && known.at > at ? known.at : at,
    })
  }
  return [...found.values()]
}

/**
 * What events change. Every change holds its own condition and is one write a document, so it may come late, twice and
 * at once with any other.
 */
export const inboxStore = (inboxes: Inboxes & { pushDelayMs: number }) => {
  const { model, pushDelayMs } = inboxes

  const findLargeChats = async (chatIds: string[]): Promise<Set<string>> => {
    const found = await model.aggregate<{ _id: string }>([
      { $match: { chatId: { $in: chatIds }, active: true } },
      { $group: { _id: '$chatId', members: { $sum: 1 } } },
      { $match: { members: { $gt: largeChatSize } } },
    ])
    return new Set(found.map(({ _id }) => _id))
  }

  return {
    setMembership: (
      mark: Mark,
      { chatId, userIds, ...known }: { chatId: string; userIds: string[]; seq: number; active: boolean; at: Date },
    ): Promise<void> => {
      const places = [...new Set(userIds)].map((userId) => placeOf(chatId, userId))
      return changeInboxes(inboxes, places, () => change(mark, membership(known)))
    },

    /** Deletes some of the notifications that began before then. Returns how many it found. */
    dismissBefore: async (mark: Mark, before: Date): Promise<number> => {
      const isOld = { 'notification.createdAt': { $lt: before } }
      const found = await model.find(isOld, { _id: 1 }).limit(mostAtOnce).lean<Pick<Inbox, '_id'>[]>()
      const ids = found.map(({ _id }) => _id)
      if (ids.length > 0) await writeInboxes(model, { _id: { $in: ids }, ...isOld }, change(mark, dismissed))
      return ids.length
    },

    /** Of one person, in every chat; nobody is told. */
    removeAllOf: async (userId: string): Promise<void> => {
      await model.deleteMany({ userId })
    },

    /** In every inbox of one person; an older version changes nothing. */
    setWishes: async (userId: string, wishes: Wishes): Promise<void> => {
      const isOlder = { $or: [{ wishes: { $exists: false } }, { 'wishes.version': { $lt: wishes.version } }] }
      await model.collection.updateMany({ userId, ...isOlder }, { $set: { wishes } })
    },

    /** Some of those who are in a chat as of a message before `beforeSeq`. */
    someMembers: async (chatId: string, beforeSeq: number): Promise<string[]> => {
      const filter = { chatId, active: true, memberSeq: { $lt: beforeSeq } }
      const found = await model.find(filter, { _id: 0, userId: 1 }).limit(mostAtOnce).lean<Pick<Inbox, 'userId'>[]>()
      return found.map(({ userId }) => userId)
    },

    setRead: (mark: Mark, pointers: Pointer[]): Promise<void> =>
      changeInboxes(inboxes, furthest(pointers), (some) => change(mark, readUpTo(some))),

    setSettings: (
      mark: Mark,
      { chatId, userId, chosen }: { chatId: string; userId: string; chosen: Settings },
    ): Promise<void> => changeInboxes(inboxes, [placeOf(chatId, userId)], () => change(mark, settings(chosen))),

    /**
     * One update, whether of a chat of 10,000 members or of hundreds of two: nobody is read or sent by name. With
     * `userIds` only theirs.
     */
    fold: async (mark: Mark, chats: ChatMessages[], userIds?: string[]): Promise<void> => {
      const chatIds = chats.map(({ chatId }) => chatId)
      const senderIds = [...new Set(chats.flatMap(({ messages }) => messages.map(({ senderId }) => senderId)))]
      const [large, blocks] = await Promise.all([findLargeChats(chatIds), inboxes.blocksAgainst(senderIds)])
      const heard = chats.map(({ chatId, messages }) => ({
        chatId,
        messages,
        defaultLevel: defaultLevelOf(large.has(chatId)),
      }))
      const only = userIds && {
        _id: { $in: chatIds.flatMap((chatId) => userIds.map((userId) => inboxId(chatId, userId))) },
      }
      const stages = folded(heard, blocks, { at: mark.at, pushDelayMs })
      await writeInboxes(model, { chatId: { $in: chatIds }, active: true, ...only }, change(mark, ...stages))
    },
  }
}

export type InboxStore = ReturnType<typeof inboxStore>
