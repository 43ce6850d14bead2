import { randomUUID } from 'node:crypto'
import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import type { DocumentOutbox } from '@chat/common/broker/document-outbox'
import type { Connection, mongo } from 'mongoose'
import { messageDocs, messageModel, readAs, type MessageDoc } from './message.model.ts'
import { completed, waitingWith, type Superseded } from './waiting.ts'

/** Who changes which message, by which request. */
export type Changing = { chatId: string; messageId: mongo.ObjectId; userId: string; requestId?: string | undefined }

export type MessageChange = {
  /** How the message has to be for this to be done, beyond being there and no system message. */
  when?: mongo.Filter<MessageDoc>
  /** Expressions over the message as it was. */
  set: mongo.Document
  unset?: (keyof MessageDoc)[]
  event: { type: string }
  /** What the event says, beside which message it is. */
  data: object
  /** The rest of it: expressions over the message as it is then, before anything is unset. */
  values?: mongo.Document
  superseded: Superseded
}

type MessageChangesDeps = {
  db: Connection
  changes: Pick<DocumentOutbox, 'announce'>
  instanceId: string
  now: () => Date
}

const ofMessage = { chatId: '$chatId', seq: '$seq', version: '$version', senderId: '$senderId' }

/** Changes of messages that clients are told of: each one write, in which the announcement is. */
export const messageChanges = ({ db, changes, instanceId, now }: MessageChangesDeps) => {
  const model = messageModel(db)
  const messages = messageDocs(db)

  return {
    /** The message afterwards, as `userId` sees it; null: it is not, or no more, as it has to be, and nothing was done. */
    change: async (
      { chatId, messageId, userId, requestId }: Changing,
      { when, set, unset = [], event, data, values, superseded }: MessageChange,
    ): Promise<MessageDoc | null> => {
      const entry = {
        id: randomUUID(),
        type: event.type,
        at: now(),
        by: instanceId,
        subject: chatId,
        ...(requestId !== undefined && { requestId }),
        data: { messageId: messageId.toHexString(), ...data },
      }
      const announced = completed(entry, { ...ofMessage, ...values })
      const changed = await messages.findOneAndUpdate(
        { _id: messageId, chatId, system: { $exists: false }, deletedAt: { $exists: false }, ...when },
        [
          { $set: { ...set, version: { $add: ['$version', 1] }, changedAt: '$$NOW' } },
          { $set: { outbox: waitingWith(event.type, announced, superseded) } },
          ...(unset.length > 0 ? [{ $unset: unset }] : []),
        ],
        {
          returnDocument: 'after',
          projection: {
            ...readAs(userId),
            outbox: { $filter: { input: '$outbox', as: 'this', cond: { $eq: ['$$this.id', entry.id] } } },
          },
        },
      )
      if (!changed) return null

      const { outbox, ...message } = changed
      changes.announce(model, messageId, outbox as OutboxEntry[]) // just read
      return message
    },
  }
}

export type MessageChanges = ReturnType<typeof messageChanges>
