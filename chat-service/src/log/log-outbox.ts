import type { Announcement, OutboxSource } from '@chat/common/broker/outbox'
import type { MessageDoc } from '../messages/message.model.ts'
import type { MessageStore } from '../messages/message-store.ts'
import type { WordIndexer } from '../search/word-indexer.ts'
import { announcementsOf } from './announcements.ts'
import type { ApplyLog } from './apply-log.ts'
import type { Derive } from './derive.ts'

export type LogAnnouncement = Announcement & { message: MessageDoc }

export const toAnnouncement = (message: MessageDoc): LogAnnouncement => ({
  id: message._id.toHexString(),
  events: announcementsOf(message),
  message,
})

type LogOutboxDeps = {
  store: MessageStore
  derive: Derive
  applyLog: ApplyLog
  indexer: Pick<WordIndexer, 'ensure'>
  /** Takes those out again whose account is closed. */
  removeJoined: (messages: MessageDoc[]) => Promise<void>
  instanceId: string
  now: () => Date
}

/**
 * The log as a source of announcements, in order of `seq` per chat. A message is ticked off only when what follows from
 * it is written too: so whoever finds it unannounced after a crash also finds that still to be done.
 */
export const logOutboxSource = (deps: LogOutboxDeps): OutboxSource<LogAnnouncement> => {
  const { store, derive, applyLog, indexer } = deps

  const abandonedBy = async (instanceIds: string[], before: Date, limit: number): Promise<MessageDoc[]> => {
    for (const instanceId of instanceIds) {
      const messages = await store.unsentOf(instanceId, before, limit)
      if (messages.length > 0) return messages
    }
    return []
  }

  const applyRows = async (messages: MessageDoc[]): Promise<void> => {
    const upTo = new Map<string, number>()
    for (const { chatId, seq, system } of messages) if (system) upTo.set(chatId, Math.max(seq, upTo.get(chatId) ?? 0))
    for (const [chatId, seq] of upTo) await applyLog(chatId, seq)
  }

  return {
    own: async (limit) => (await store.unsentOf(deps.instanceId, undefined, limit)).map(toAnnouncement),

    abandoned: async (olderThanMs, limit) => {
      const before = new Date(deps.now().getTime() - olderThanMs)
      const messages = await abandonedBy(await store.unsentInstances(), before, limit)
      return messages.map(toAnnouncement)
    },

    tickOff: async (items) => {
      const messages = items.map(({ message }) => message)
      await applyRows(messages)
      await deps.removeJoined(messages)
      derive.add(messages)
      await Promise.all([derive.flush(), indexer.ensure(messages)])
      await store.markSent(messages.map(({ _id }) => _id))
    },
  }
}
