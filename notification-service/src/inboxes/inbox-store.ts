import type { LoggedMessage } from '../messages/logged-message.ts'
import { change } from './change.ts'
import type { Stage } from './expression.ts'
import { folded } from './fold-stages.ts'
import type { InboxModel } from './inbox.model.ts'
import { inboxId, type Level, type Mark } from './inbox.ts'
import { born, membership, readUpTo, settings, type Settings } from './stages.ts'
import { upsert, writeInboxes } from './write-inboxes.ts'

/** Over so many members a chat notifies, unless a person chose otherwise, of mentions only. */
export const largeChatSize = 100

export type ChatMessages = { chatId: string; messages: LoggedMessage[] }

/**
 * What events change. Every change holds its own condition and is one write a document, so it may come late, twice and
 * at once with any other.
 */
export const inboxStore = (model: InboxModel) => {
  const changeOf = (mark: Mark, chatId: string, userId: string, stage: Stage) =>
    upsert(inboxId(chatId, userId), [born(chatId, userId), ...change(mark, stage)])

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
    setMembership: (mark: Mark, change: { chatId: string; userIds: string[]; seq: number; active: boolean }) =>
      writeInboxes(
        model,
        change.userIds.map((userId) => changeOf(mark, change.chatId, userId, membership(change.seq, change.active))),
      ),

    setRead: (mark: Mark, chatId: string, items: { userId: string; readSeq: number }[]) =>
      writeInboxes(
        model,
        items.map(({ userId, readSeq }) => changeOf(mark, chatId, userId, readUpTo(readSeq))),
      ),

    setSettings: (mark: Mark, of: { chatId: string; userId: string; settings: Settings; at: Date }) =>
      writeInboxes(model, [changeOf(mark, of.chatId, of.userId, settings(of.settings, of.at))]),

    /**
     * One update a chat, whether of 2 or of 10,000 members: nobody is read or sent by name. With `userIds` only theirs.
     */
    fold: async (mark: Mark, chats: ChatMessages[], userIds?: string[]): Promise<void> => {
      const levelOf = await defaultLevels(chats.map(({ chatId }) => chatId))
      await writeInboxes(
        model,
        chats.map(({ chatId, messages }) => {
          const only = userIds && { _id: { $in: userIds.map((userId) => inboxId(chatId, userId)) } }
          const filter = { chatId, active: true, ...only }
          return { updateMany: { filter, update: change(mark, ...folded(messages, levelOf(chatId))) } }
        }),
      )
    },
  }
}

export type InboxStore = ReturnType<typeof inboxStore>
