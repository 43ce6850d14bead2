import { durable } from '@chat/common/mongo/open-database'
import type { mongo } from 'mongoose'
import { readByAll, type MessageDoc, type MessageDocs } from '../messages/message.model.ts'

type Which = { chatId: string } | Pick<MessageDoc, '_id'> | Pick<MessageDoc, 'chatId' | 'senderId' | 'clientMessageId'>

/**
 * The newest message that matches, once it is certain to stay.
 *
 * An update that changes nothing, not a find: its answer waits until what it saw is journalled by the majority.
 * A plain read shows messages that a crash can take away again. To number on from one leaves a gap; to answer a
 * repeat with one acknowledges a message that may be lost.
 */
export const readKept = (messages: MessageDocs, which: Which): Promise<MessageDoc | null> =>
  messages.findOneAndUpdate(
    which as mongo.Filter<MessageDoc>,
    { $unset: { _: true } } as object, // a field that no message has
    { sort: { seq: -1 }, projection: readByAll, writeConcern: durable },
  )
