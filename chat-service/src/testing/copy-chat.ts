import { randomUUID } from 'node:crypto'
import { mongo, type Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { memberId, memberModel } from '../chats/member.model.ts'
import { messageDocs } from '../messages/message.model.ts'

/** As many chats like one, with its people and messages, as if each had been made by the API. Nobody is told of them. */
export const copyChat = async (db: Connection, chatId: string, count: number): Promise<string[]> => {
  const [chat, members, messages] = await Promise.all([
    chatModel(db).findById(chatId).lean().orFail(),
    memberModel(db).find({ chatId }).lean(),
    messageDocs(db).find({ chatId }).toArray(),
  ])
  const chatIds = Array.from({ length: count }, () => randomUUID())
  const inEach = <T>(copy: (chatId: string) => T[]): T[] => chatIds.flatMap(copy)
  await Promise.all([
    memberModel(db).collection.insertMany(
      inEach((id) => members.map((row) => ({ ...row, _id: memberId(id, row.userId), chatId: id })) as never[]),
    ),
    messageDocs(db).insertMany(
      inEach((id) => messages.map(({ unsent: _told, ...row }) => ({ ...row, _id: new mongo.ObjectId(), chatId: id }))),
    ),
  ])
  await chatModel(db).collection.insertMany(chatIds.map((_id) => ({ ...chat, _id })) as never[])
  return chatIds
}
