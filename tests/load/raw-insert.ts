import { durable, openDatabase } from '@chat/common/mongo/open-database'
import { randomUUID } from 'node:crypto'
import { mongo } from 'mongoose'
import { messageDocs, messageModel, type MessageDoc } from '@chat/chat-service/messages/message.model'

export const text = 'x'.repeat(100)

/** The ceiling: one durable insertOne for each message, into a collection with the same indexes. */
export const openRawInsert = async (mongoUrl: string) => {
  const db = await openDatabase(mongoUrl)
  await messageModel(db).createIndexes()
  const messages = messageDocs(db)
  const chatId = randomUUID()
  let seq = 0

  const insert = (): Promise<unknown> => {
    const document: MessageDoc = {
      _id: new mongo.ObjectId(),
      chatId,
      seq: (seq += 1),
      version: 1,
      senderId: 'a'.repeat(24),
      clientMessageId: randomUUID(),
      text,
      createdAt: new Date(),
      unsent: 'nobody',
    }
    return messages.insertOne(document, { writeConcern: durable })
  }

  return {
    insert,
    close: async () => {
      await db.dropDatabase()
      await db.close()
    },
  }
}
