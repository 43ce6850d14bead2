import type { LoggedMessage } from '../messages/logged-message.ts'
import { change } from './change.ts'
import { folded } from './fold-stages.ts'
import type { InboxModel } from './inbox.model.ts'
import { inboxId, type Level, type Mark } from './inbox.ts'
import { membership, readUpTo, settings, type Settings } from './stages.ts'
import { changeInboxes, chunksOf, mostAtOnce, writeInboxes } from './write-inboxes.ts'

/** Over so many members a chat notifies, unless a person chose otherwise, of mentions only. */
export const largeChatSize = 100

export type ChatMessages = { chatId: string; messages: LoggedMessage[] }

const idsOf = (chatId: string, userIds: string[]): string[] => userIds.map((userId) => inboxId(chatId, userId))

/**
 * What events change. Every change holds its own condition and is one write a document, so it may come late, twice and
 * at once with any other.
 */
export const inboxStore = (model: InboxModel) => {
  const defaultLevels = async (chatIds: string[]): Promise<(chatId: string) => Level> => {
    const counts = await model.aggregate<{ _id: string }>([
      { $match: { chatId: { $in: chatIds }, active: true } },
      { $group: { _id: '$chatId', members: { $sum: 1 } } },
      { $match: { members: { $gt: largeChatSize } } },
    ])
    const large = new Set(counts.map(({ _id }) => _id))
    return (chatId) => (large.has(chatId) ? 'mentions' : 'all')
  }

  return {
    setMembership: (
      mark: Mark,
      { chatId, userIds, seq, active }: { chatId: string; userIds: string[]; seq: number; active: boolean },
    ): Promise<void> => {
      const update = change(mark, membership(seq, active))
      const writes = chunksOf(userIds, mostAtOnce).map((some) => ({
        updateMany: { filter: { _id: { $in: idsOf(chatId, some) } }, update },
      }))
      return changeInboxes(model, { chatId, userIds, writes })
    },

    setRead: (mark: Mark, chatId: string, items: { userId: string; readSeq: number }[]): Promise<void> =>
      changeInboxes(model, {
        chatId,
        userIds: items.map(({ userId }) => userId),
        writes: items.map(({ userId, readSeq }) => ({
          updateOne: { filter: { _id: inboxId(chatId, userId) }, update: change(mark, readUpTo(readSeq)) },
        })),
      }),

    setSettings: (
      mark: Mark,
      { chatId, userId, chosen, at }: { chatId: string; userId: string; chosen: Settings; at: Date },
    ): Promise<void> =>
      changeInboxes(model, {
        chatId,
        userIds: [userId],
        writes: [
          { updateOne: { filter: { _id: inboxId(chatId, userId) }, update: change(mark, settings(chosen, at)) } },
        ],
      }),

    /**
     * One update a chat, whether of 2 or of 10,000 members: nobody is read or sent by name. With `userIds` only theirs.
     */
    fold: async (mark: Mark, chats: ChatMessages[], userIds?: string[]): Promise<void> => {
      const levelOf = await defaultLevels(chats.map(({ chatId }) => chatId))
      await writeInboxes(
        model,
        chats.map(({ chatId, messages }) => {
          const only = userIds && { _id: { $in: idsOf(chatId, userIds) } }
          const filter = { chatId, active: true, ...only }
          return { updateMany: { filter, update: change(mark, ...folded(messages, levelOf(chatId))) } }
        }),
      )
    },
  }
}

export type InboxStore = ReturnType<typeof inboxStore>
