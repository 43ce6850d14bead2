import { randomUUID } from 'node:crypto'
import { createLogger } from '@chat/common/log/logger'
import { openDatabase } from '@chat/common/mongo/open-database'
import { mongo, type Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { createGroup } from '../chats/chat-rules.ts'
import { memberModel } from '../chats/member.model.ts'
import { addMembers, removeMember } from '../chats/member-rules.ts'
import { inviteModel } from '../invites/invite.model.ts'
import type { Draft } from '../log/draft.ts'
import { openLog } from '../log/open-log.ts'
import { messageDocs, messageModel } from '../messages/message.model.ts'
import { say } from '../messages/say.ts'
import { relationStore } from '../relations/relation-store.ts'
import { openTestBroker } from './open-test-broker.ts'

const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })

/** One instance's log on a database; several on one are several instances. */
export const openTestLog = async (db: Connection, limits: Parameters<typeof openLog>[0]['limits'] = {}) => {
  for (const model of [messageModel(db), chatModel(db), memberModel(db), inviteModel(db)]) await model.createIndexes()
  const broker = await openTestBroker()
  const relations = relationStore(db)
  const opened = openLog({ db, broker, instanceId: randomUUID(), now: () => new Date(), log, limits, relations })
  const { append } = opened.messageLog

  const act = async (draft: Draft) => {
    const appended = await append(draft)
    if (appended?.message.system) await opened.applyLog(draft.chatId, appended.message.seq)
    return appended
  }

  return {
    ...opened,
    act,
    docs: messageDocs(db),
    makeGroup: async (userIds: string[]): Promise<string> => {
      const chatId = randomUUID()
      await act({ chatId, senderId: userIds[0]!, decide: createGroup({ name: 'Tea', userIds }) })
      return chatId
    },
    say: (chatId: string, senderId: string, text: string, clientMessageId?: string) =>
      append({ chatId, senderId, clientMessageId, decide: say(senderId, { text }, Date.now()) }),
    add: (chatId: string, actorId: string, userId: string) =>
      act({ chatId, senderId: actorId, decide: addMembers(actorId, [userId]) }),
    remove: (chatId: string, actorId: string, userId: string) =>
      act({ chatId, senderId: actorId, decide: removeMember(actorId, userId) }),
    stop: async () => {
      await opened.stop()
      await broker.close()
    },
  }
}

export type TestLog = Awaited<ReturnType<typeof openTestLog>>

/** The database of a log whose inserts can be lost, in part or whole, or their answers. */
export const openForgetfulDatabase = async (
  url: string,
  insert: (
    real: () => Promise<unknown>,
    documents: unknown[],
    cut: (count: number) => Promise<unknown>,
  ) => Promise<unknown>,
) => {
  const db = await openDatabase(url)
  const real = db.db!
  const collection = real.collection.bind(real)
  real.collection = ((name: string) => {
    const found = collection(name)
    if (name !== 'messages') return found
    const insertMany = found.insertMany.bind(found)
    found.insertMany = ((documents: object[], options: object) =>
      insert(
        () => insertMany(documents, options),
        documents,
        (count) => insertMany(documents.slice(0, count), options),
      )) as typeof found.insertMany // the same call, with trouble in between
    return found
  }) as typeof real.collection
  return db
}

export const lostAnswer = (): Error => new mongo.MongoNetworkError('the answer was lost')
