import { mongo, type Connection } from 'mongoose'
import { messageDocs, type MessageDoc } from '../messages/message.model.ts'
import { wordsOf } from '../search/words-of.ts'

/**
 * Many messages of a chat, with their words, as if they had been sent one by one: one a ms, the last one now. For reads
 * only: nobody else is told of them.
 */
export const insertMessages = async (
  db: Connection,
  { chatId, senderId, from, count }: { chatId: string; senderId: string; from: number; count: number },
  content: (index: number) => Pick<MessageDoc, 'text'> & Partial<MessageDoc>,
): Promise<void> => {
  const startedAt = Date.now() - count
  const words = new Map<string, string[]>()
  for (let done = 0; done < count; done += 5_000) {
    const documents = Array.from({ length: Math.min(5_000, count - done) }, (_, offset): MessageDoc => {
      const index = done + offset
      const given = content(index)
      if (!words.has(given.text)) words.set(given.text, wordsOf(given.text))
      return {
        _id: new mongo.ObjectId(),
        chatId,
        seq: from + index,
        version: 1,
        senderId,
        createdAt: new Date(startedAt + index),
        words: words.get(given.text)!,
        ...given,
      }
    })
    await messageDocs(db).insertMany(documents, { ordered: false, writeConcern: { w: 1, j: false } })
  }
}
