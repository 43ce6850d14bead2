import { randomUUID } from 'node:crypto'
import { mongo, type Connection } from 'mongoose'

const atOnce = 5_000

/** A long chat, written past the service: what it took to write it is not what is measured. */
export const fillChat = async (
  db: Connection,
  { chatId, senderId, upToSeq }: { chatId: string; senderId: string; upToSeq: number },
): Promise<void> => {
  const messages = db.db!.collection('messages')
  const from = 2
  for (let seq = from; seq <= upToSeq; seq += atOnce) {
    const count = Math.min(atOnce, upToSeq - seq + 1)
    const documents = Array.from({ length: count }, (_, index) => ({
      _id: new mongo.ObjectId(),
      chatId,
      seq: seq + index,
      version: 1,
      senderId,
      clientMessageId: randomUUID(),
      text: `tea number ${seq + index}`,
      words: ['tea', 'number', String(seq + index)],
      createdAt: new Date(Date.now() - (upToSeq - seq - index)),
    }))
    await messages.insertMany(documents, { ordered: false, writeConcern: { w: 1, j: false } })
  }
  await db.db!.collection<{ _id: string }>('chats').updateOne({ _id: chatId }, { $set: { lastSeq: upToSeq } })
}
