import { randomUUID } from 'node:crypto'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { createLogger } from '@chat/common/log/logger'
import { openDatabase } from '@chat/common/mongo/open-database'
import { createGroup } from '@chat/chat-service/chats/chat-rules'
import { chatModel } from '@chat/chat-service/chats/chat.model'
import { memberModel } from '@chat/chat-service/chats/member.model'
import { createMessageLog } from '@chat/chat-service/log/message-log'
import { openLog } from '@chat/chat-service/log/open-log'
import { messageDocs, messageModel } from '@chat/chat-service/messages/message.model'
import { say } from '@chat/chat-service/messages/say'
import { relationStore } from '@chat/chat-service/relations/relation-store'
import { text } from './raw-insert.ts'

const senderId = 'a'.repeat(24)

/** The log alone, in this process: no socket, no announcing. */
export const openAppends = async (mongoUrl: string, chatCount: number) => {
  const db = await openDatabase(mongoUrl)
  for (const model of [messageModel(db), chatModel(db), memberModel(db)]) await model.createIndexes()
  const log = createLogger({ service: 'bench', level: 'silent', format: 'json' })
  const broker = openLocalBroker({ log })
  const now = () => new Date()
  const parts = openLog({ db, broker, instanceId: 'bench', now, log, relations: relationStore(db) })
  const messageLog = createMessageLog({
    messages: messageDocs(db),
    memory: parts.memory,
    instanceId: 'alone',
    now,
    onStored: () => undefined,
  })

  const chatIds = Array.from({ length: chatCount }, () => randomUUID())
  const made = createGroup({ name: 'bench', userIds: [senderId] })
  for (const chatId of chatIds) {
    const appended = await parts.messageLog.append({ chatId, senderId, decide: made })
    await parts.applyLog(chatId, appended!.message.seq)
    await parts.memory.ensure(chatId)
  }

  return {
    append: () => {
      const chatId = chatIds[Math.floor(Math.random() * chatCount)]!
      return messageLog.append({
        chatId,
        senderId,
        clientMessageId: randomUUID(),
        decide: say(senderId, { text }, Date.now()),
      })
    },
    close: async () => {
      await parts.stop()
      await broker.close()
      await db.dropDatabase()
      await db.close()
    },
  }
}
