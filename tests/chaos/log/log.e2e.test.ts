import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase } from '@chat/common/mongo/open-database'
import { until } from '@chat/common/testing/until'
import { messageDocs } from '@chat/chat-service/messages/message.model'
import { openTestLog } from '@chat/chat-service/testing/open-test-log'
import { startMongod, type TestServer } from '../../support/mongod.ts'
import type { Draft } from './instance.ts'
import { Refused, startRemoteLog, type Answered, type RemoteLog } from './remote-log.ts'

const chatCount = 20
const senderCount = 32
const sendsPerSender = 120
const removedSenders = 4

let mongod: TestServer
let url: string
let logs: [RemoteLog, RemoteLog]

beforeAll(async () => {
  mongod = await startMongod()
  const named = new URL(mongod.url)
  named.pathname = '/log'
  url = named.href
}, 60_000)
afterAll(async () => {
  await Promise.all((logs ?? []).map((log) => log.kill()))
  await mongod.stop()
})

type Send = { chatId: string; senderId: string; text: string; clientMessageId: string }

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

type Attempt = { answered?: Answered; refused?: string }

/** Neither: no answer, so it may be stored or not. */
const attempt = (log: RemoteLog, draft: Draft): Promise<Attempt> =>
  log.append(draft).then(
    (answered) => ({ answered }),
    (error: unknown) => (error instanceof Refused ? { refused: error.message } : {}),
  )

const makeChats = async (members: string[]): Promise<string[]> => {
  const db = await openDatabase(url)
  const log = await openTestLog(db)
  const chatIds = await Promise.all(Array.from({ length: chatCount }, () => log.makeGroup(['owner', ...members])))
  await log.stop()
  await db.close()
  return chatIds
}

test('whoever is killed: every acknowledged message is stored once, without a hole, and nothing by the removed after it', async () => {
  const senders = Array.from({ length: senderCount }, (_, index) => `sender-${index}`)
  const chatIds = await makeChats(senders)
  logs = [await startRemoteLog(url), await startRemoteLog(url)]

  const answers = new Map<string, Answered[]>()
  const inOrder: { before: string; after: string }[] = []
  const removals: { chatId: string; userId: string; seq: number }[] = []

  /** Like a client: repeats under the same clientMessageId, at any instance, until it has an answer. */
  const send = async (draft: Send, first = pick(logs)): Promise<void> => {
    for (let log = first; ; log = pick(logs)) {
      const { answered, refused } = await attempt(log, draft)
      if (refused === 'not-a-member') return
      if (answered)
        return void answers.set(draft.clientMessageId, [...(answers.get(draft.clientMessageId) ?? []), answered])
      await pause(20)
    }
  }

  const sendAll = async (senderId: string): Promise<void> => {
    const sent: Send[] = []
    for (let count = 0; count < sendsPerSender; count++) {
      const draft = { chatId: pick(chatIds), senderId, text: `${senderId} ${count}`, clientMessageId: randomUUID() }
      const dice = Math.random()
      if (dice < 0.05) await Promise.all([...logs, ...logs].map((log) => send(draft, log)))
      else if (dice < 0.1 && sent.length > 0) await send(pick(sent))
      else await send(draft)

      if (!answers.has(draft.clientMessageId)) continue
      const earlier = sent.findLast(({ chatId }) => chatId === draft.chatId)
      if (earlier) inOrder.push({ before: earlier.clientMessageId, after: draft.clientMessageId })
      sent.push(draft)
    }
  }

  const total = senderCount * sendsPerSender
  const reached = (share: number) => until(() => answers.size >= share * total, { timeoutMs: 60_000, what: `${share}` })

  const removeFrom = async (chatId: string, userId: string): Promise<void> => {
    for (;;) {
      const { answered, refused } = await attempt(pick(logs), { chatId, by: 'owner', remove: userId })
      if (refused === 'member-not-found') return
      if (answered) return void removals.push({ chatId, userId, seq: answered.seq })
      await pause(20)
    }
  }

  const havoc = async (): Promise<void> => {
    for (const share of [0.1, 0.25, 0.5, 0.65]) {
      await reached(share)
      const victim = pick(logs)
      await victim.kill()
      await victim.start()
      const userId = senders[removals.length % removedSenders]!
      await Promise.all(chatIds.slice(0, 5).map((chatId) => removeFrom(chatId, userId)))
      if (share !== 0.25) continue

      await reached(0.35)
      await mongod.kill()
      await mongod.restart()
    }
  }

  await Promise.all([havoc(), ...senders.map(sendAll)])

  const db = await openDatabase(url)
  const stored = await messageDocs(db).find().sort({ chatId: 1, seq: 1 }).toArray()
  await db.close()
  const copies = new Map<string, typeof stored>()
  const inChat = new Map<string, number>()
  for (const message of stored) {
    const seq = (inChat.get(message.chatId) ?? 0) + 1
    expect({ chatId: message.chatId, seq: message.seq }).toEqual({ chatId: message.chatId, seq })
    inChat.set(message.chatId, seq)
    const id = message.clientMessageId ?? message._id.toHexString()
    copies.set(id, [...(copies.get(id) ?? []), message])
  }

  expect(answers.size).toBeGreaterThan(total * 0.7)
  for (const [clientMessageId, given] of answers) {
    const found = copies.get(clientMessageId) ?? []
    expect(found).toHaveLength(1)
    for (const { id, seq } of given)
      expect({ id, seq }).toEqual({ id: found[0]!._id.toHexString(), seq: found[0]!.seq })
    expect(given.filter(({ repeated }) => !repeated).length).toBeLessThanOrEqual(1)
  }
  for (const { before, after } of inOrder)
    expect(answers.get(before)![0]!.seq).toBeLessThan(answers.get(after)![0]!.seq)

  expect(removals.length).toBeGreaterThan(0)
  for (const { chatId, userId, seq } of removals) {
    const after = stored.filter(
      (message) => message.chatId === chatId && message.seq > seq && message.senderId === userId,
    )
    expect(after).toEqual([])
  }
}, 180_000)
