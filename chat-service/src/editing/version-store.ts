import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import type { Connection } from 'mongoose'
import type { MessageDoc } from '../messages/message.model.ts'
import { versionModel, type VersionDoc } from './version.model.ts'

export const textVersionOf = ({ textVersion }: Pick<MessageDoc, 'textVersion'>): number => textVersion ?? 1

/** Texts that messages had. */
export const versionStore = (db: Connection) => {
  const versions = versionModel(db)

  return {
    /** Keeps what a message says now, before it says something else. May be repeated, also at once. */
    keep: async (message: MessageDoc): Promise<void> => {
      const [messageId, textVersion] = [message._id.toHexString(), textVersionOf(message)]
      const { text, mentions = [], editedAt, createdAt } = message
      try {
        await versions.create({
          _id: `${messageId}:${textVersion}`,
          ...{ messageId, textVersion, text, mentions, at: editedAt ?? createdAt },
        })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },

    /** What was there before the text of now, oldest first. One that an edit kept and then did not replace is not in it. */
    before: (message: MessageDoc, after: number, limit: number): Promise<VersionDoc[]> =>
      versions
        .find({ messageId: message._id.toHexString(), textVersion: { $gt: after, $lt: textVersionOf(message) } })
        .sort({ messageId: 1, textVersion: 1 })
        .limit(limit)
        .lean<VersionDoc[]>(),

    /** May be repeated. */
    removeOf: async (messageId: string): Promise<void> => {
      await versions.deleteMany({ messageId })
    },
  }
}

export type VersionStore = ReturnType<typeof versionStore>
