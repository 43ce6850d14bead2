import { randomUUID } from 'node:crypto'
import type { SystemContent } from '@chat/common/events/chat-content'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import type { MessageDoc } from '../messages/message.model.ts'
import { lostAnswer, openForgetfulDatabase, openTestLog, type TestLog } from '../testing/open-test-log.ts'

let database: TestDatabase
let one: TestLog
let other: TestLog

beforeAll(async () => {
  database = await openTestDatabase('log')
  one = await openTestLog(database.db)
  other = await openTestLog(database.db)
})
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()])
  await database.drop()
})

const stored = (chatId: string): Promise<MessageDoc[]> => one.docs.find({ chatId }).sort({ seq: 1 }).toArray()
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

test('two instances number one chat without a hole and without a double', async () => {
  const chatId = await one.makeGroup(['ann', 'bob'])
  const sends = Array.from({ length: 300 }, (_, count) =>
    [one, other][count % 2]!.say(chatId, 'ann', `${count}`, randomUUID()),
  )
  const sent = await Promise.all(sends)

  const messages = await stored(chatId)
  expect(messages.map(({ seq }) => seq)).toEqual(upTo(301))
  for (const appended of sent) expect(messages[appended!.message.seq - 1]!.text).toBe(appended!.message.text)
})

test('the messages of one sender keep their order within an instance', async () => {
  const chatId = await one.makeGroup(['ann'])
  await Promise.all(upTo(200).map((count) => one.say(chatId, 'ann', `${count}`)))
  expect((await stored(chatId)).slice(1).map(({ text }) => Number(text))).toEqual(upTo(200))
})

test('a repeat in the middle of a batch gets its message and the rest goes on', async () => {
  const chatId = await one.makeGroup(['ann'])
  const id = randomUUID()
  await other.say(chatId, 'ann', 'earlier', id)

  const sent = await Promise.all(
    upTo(20).map((count) => one.say(chatId, 'ann', `${count}`, count === 10 ? id : randomUUID())),
  )

  expect(sent.filter((appended) => appended!.repeated)).toHaveLength(1)
  expect(sent[9]!.message.text).toBe('earlier')
  const messages = await stored(chatId)
  expect(messages.map(({ seq }) => seq)).toEqual(upTo(21))
  expect(messages.slice(2).map(({ text }) => text)).toEqual(
    upTo(20)
      .filter((n) => n !== 10)
      .map(String),
  )
})

test('nothing by somebody removed stands after the removal, whichever instance removed them', async () => {
  const chatId = await one.makeGroup(['ann', 'bob'])
  await Promise.all([one.say(chatId, 'bob', 'warm'), other.say(chatId, 'bob', 'warm')])

  let goOn = true
  const sendOn = async (log: TestLog): Promise<unknown> => {
    for (;;) {
      const refusal = await log.say(chatId, 'bob', 'x').then(
        () => undefined,
        (error: unknown) => error,
      )
      if (refusal !== undefined || !goOn) return refusal
    }
  }
  const sending = [one, other, one, other].map(sendOn)
  const removed = await one.remove(chatId, 'ann', 'bob')
  const refusals = await Promise.all(sending)
  goOn = false

  for (const refusal of refusals) expect(refusal).toMatchObject({ slug: 'not-a-member' })
  const messages = await stored(chatId)
  expect(messages.map(({ seq }) => seq)).toEqual(upTo(messages.length))
  const after = messages.filter(({ seq }) => seq > removed!.message.seq)
  expect(after.filter(({ senderId }) => senderId === 'bob')).toEqual([])
})

test('who is added on one instance can write on the other at once', async () => {
  const chatId = await one.makeGroup(['ann'])
  await expect(other.say(chatId, 'bob', 'x')).rejects.toMatchObject({ slug: 'not-a-member' })
  await one.add(chatId, 'ann', 'bob')
  expect((await other.say(chatId, 'bob', 'x'))!.message.seq).toBe(3)
})

test('a removal that was stored but not applied when its instance died holds all the same', async () => {
  const chatId = await one.makeGroup(['ann', 'bob'])
  const content: SystemContent = { kind: 'members-removed', userIds: ['bob'], reason: 'removed' }
  await one.messageLog.append({ chatId, senderId: 'ann', decide: () => ({ system: content }) })

  const fresh = await openTestLog(database.db)
  await expect(fresh.say(chatId, 'bob', 'x')).rejects.toMatchObject({ slug: 'not-a-member' })
  await fresh.stop()
})

test('added and removed at once from both sides, rows and log agree', async () => {
  const chatId = await one.makeGroup(['ann', 'bob'])
  await Promise.all(
    upTo(30).map((count) => {
      const log = [one, other][count % 2]!
      const userId = `user-${count % 5}`
      return (count % 3 === 0 ? log.remove(chatId, 'ann', userId) : log.add(chatId, 'ann', userId)).catch(
        () => undefined,
      )
    }),
  )
  await one.say(chatId, 'ann', 'after')

  const present = new Set(['ann', 'bob'])
  for (const { system } of await stored(chatId)) {
    if (system?.kind === 'members-added') for (const id of system.userIds) present.add(id)
    if (system?.kind === 'members-removed') for (const id of system.userIds) present.delete(id)
  }
  const rows = await database.db.collection('members').find({ chatId, present: true }).toArray()
  expect(rows.map((row) => row['userId']).toSorted()).toEqual([...present].toSorted())
  const chat = await database.db.collection<{ _id: string }>('chats').findOne({ _id: chatId })
  expect(chat).toMatchObject({ memberCount: present.size })
})

test('a chat that is sent to faster than it can be stored refuses, others go on', async () => {
  const log = await openTestLog(database.db, { maxWaitingPerChat: 100 })
  const [busy, calm] = [await log.makeGroup(['ann']), await log.makeGroup(['ann'])]
  await log.say(busy, 'ann', 'warm')

  const sends = await Promise.allSettled([
    ...upTo(150).map((n) => log.say(busy, 'ann', `${n}`)),
    log.say(calm, 'ann', 'x'),
  ])

  expect(sends.filter(({ status }) => status === 'rejected')).toHaveLength(50)
  expect(sends.at(-1)!.status).toBe('fulfilled')
  expect(await stored(busy)).toHaveLength(102)
  await log.stop()
})

test('an insert whose answer is lost, or that is cut in the middle, is found again and not doubled', async () => {
  let inserts = 0
  let lost = 0
  const db = await openForgetfulDatabase(database.url, async (real, documents, cut) => {
    inserts += 1
    if (inserts % 3 === 0) return real()
    await (inserts % 3 === 1 ? real() : cut(Math.ceil(documents.length / 2)))
    lost += 1
    throw lostAnswer()
  })
  const log = await openTestLog(db, { timeoutMs: 60_000 })
  const chatIds = [await one.makeGroup(['ann']), await one.makeGroup(['ann'])]

  // half of them without a clientMessageId: then only the document's own _id can tell
  const sent = await Promise.all(
    upTo(200).map((count) =>
      log.say(chatIds[count % 2]!, 'ann', `${count}`, count % 3 === 0 ? randomUUID() : undefined),
    ),
  )

  expect(lost).toBeGreaterThan(1)
  expect(sent.every((appended) => !appended!.repeated)).toBe(true)
  for (const [index, chatId] of chatIds.entries()) {
    const messages = await stored(chatId)
    expect(messages.map(({ seq }) => seq)).toEqual(upTo(101))
    expect(messages.slice(1).map(({ text }) => Number(text))).toEqual(upTo(200).filter((n) => n % 2 === index))
  }
  await log.stop()
  await db.close()
})

test('what was stored before its sender was removed is acknowledged, though its answer was lost', async () => {
  let lose = false
  let removal: Promise<unknown> | undefined
  const db = await openForgetfulDatabase(database.url, async (real) => {
    const answer = await real()
    if (!lose) return answer
    lose = false
    await (removal = one.remove(chatId, 'ann', 'bob'))
    throw lostAnswer()
  })
  const log = await openTestLog(db)
  const chatId = await one.makeGroup(['ann', 'bob'])
  await log.say(chatId, 'bob', 'warm')

  lose = true
  const sent = await log.say(chatId, 'bob', 'just before')
  await removal

  expect(sent).toMatchObject({ repeated: false, message: { text: 'just before', seq: 3 } })
  expect((await stored(chatId)).filter(({ text }) => text === 'just before')).toHaveLength(1)
  await log.stop()
  await db.close()
})
