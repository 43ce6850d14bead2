import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'

type CleanUpDeps = Pick<Deps, 'versions' | 'stars' | 'log' | 'messages'> & {
  attachments: Pick<Deps['attachments'], 'remove'>
}

export type Deleted = { messageId: string; attachmentIds: string[] }

/** What of a deleted message is kept elsewhere: its earlier texts, its files, the stars that people gave it. */
export const createDeletions = ({ versions, stars, attachments, messages, log }: CleanUpDeps) => {
  /** May be repeated: whoever deletes does it at once, and the announcement of it brings it again. */
  const clean = async ({ messageId, attachmentIds }: Deleted): Promise<void> => {
    await Promise.all([versions.removeOf(messageId), stars.removeOf(messageId)])
    if (attachmentIds.length > 0) await attachments.remove(attachmentIds)
  }

  return {
    clean,

    /** The same where nobody waits for it; what fails comes again. */
    cleanSoon: (deleted: Deleted): Promise<void> =>
      clean(deleted).catch((error: unknown) =>
        log.warn({ err: error }, 'what was of a deleted message is still there'),
      ),

    /** For who put something beside a message that was there shortly before. */
    cleanIfDeleted: async ({ chatId, _id }: Pick<MessageDoc, 'chatId' | '_id'>): Promise<void> => {
      const message = await messages.findOne(chatId, _id)
      if (message?.deletedAt) await clean({ messageId: _id.toHexString(), attachmentIds: [] })
    },
  }
}

export type Deletions = ReturnType<typeof createDeletions>
