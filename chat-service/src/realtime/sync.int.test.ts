import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { copyChat } from '../testing/copy-chat.ts'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import type { SyncAnswer } from './sync.answer.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  bob = await chat.register('bob')
})
afterAll(() => chat.stop())

const newGroup = (): Promise<string> => makeGroup(chat, ann, [bob])

const say = (chatId: string, text: string) => chat.as(ann).post('/messages').send({ chatId, text }).expect(201)

const syncOnce = async (person: TestPerson, input: object): Promise<SyncAnswer> => {
  const { socket } = await chat.join(person)
  const reply = await socket.emitWithAck('sync', input)
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  return reply.data
}

const syncAll = async (person: TestPerson, input: object): Promise<SyncAnswer[]> => {
  const pages: SyncAnswer[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await syncOnce(person, { ...input, ...(cursor !== undefined && { cursor }) })
    pages.push(page)
    cursor = page.cursor
  }
  return pages
}

test('gives every missed message of the named chats once, in pages', async () => {
  const chatIds = [await newGroup(), await newGroup(), await newGroup()]
  for (const chatId of chatIds) for (let count = 0; count < 7; count++) await say(chatId, `${count}`)

  const known = { [chatIds[0]!]: 3, [chatIds[1]!]: 8, [chatIds[2]!]: 1 }
  const pages = await syncAll(bob, { chats: known, limit: 4 })

  const seqs = new Map(chatIds.map((chatId) => [chatId, [] as number[]]))
  for (const { chats } of pages) {
    const items = Object.values(chats).flatMap((one) => one.items)
    expect(items.length).toBeLessThanOrEqual(4)
    for (const { chatId, seq } of items) seqs.get(chatId)!.push(seq)
  }
  expect([...seqs.values()]).toEqual([[4, 5, 6, 7, 8], [], [2, 3, 4, 5, 6, 7, 8]])
  expect(new Set(pages.map(({ serverTime }) => serverTime)).size).toBe(1)
})

test('tells which chats came and went, and which changed since', async () => {
  const [kept, left] = [await newGroup(), await newGroup()]
  const before = await syncOnce(bob, { chats: {} })
  expect(before.added.map(({ id }) => id)).toEqual(expect.arrayContaining([kept, left]))

  await chat.as(bob).delete(`/chats/${left}/members/me`).expect(204)
  const added = await newGroup()
  await chat.as(ann).patch(`/chats/${kept}`).send({ name: 'Coffee' }).expect(200)
  const known = Object.fromEntries(before.added.map(({ id, lastSeq }) => [id, lastSeq]))
  const after = await syncOnce(bob, { chats: known, since: before.serverTime })

  expect(after.removed).toEqual([left])
  expect(after.added.map(({ id }) => id)).toEqual([added])
  expect(after.chatsChanged.find(({ id }) => id === kept)).toMatchObject({ name: 'Coffee' })
  expect(after.changed).toEqual([])
  expect(after.chats[kept]!.items).toMatchObject([{ system: { kind: 'renamed', name: 'Coffee' } }])
  expect(after.cursor).toBeNull()
})

test('of a chat that one left nothing is told', async () => {
  const chatId = await newGroup()
  await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
  await say(chatId, 'after')
  const answer = await syncOnce(bob, { chats: { [chatId]: 0 } })
  expect(answer.chats).toEqual({})
  expect(answer.removed).toEqual([chatId])
})

test('more chats than a page holds come in pages', async () => {
  const many = await chat.register('many')
  const first = await makeGroup(chat, many)
  const made = [first, ...(await copyChat(chat.db, first, 119))]
  const pages = await syncAll(many, { chats: {} })
  expect(pages).toHaveLength(2)
  expect(new Set(pages.flatMap(({ added }) => added.map(({ id }) => id)))).toEqual(new Set(made))
})

test('a cursor that was made up is refused', async () => {
  const chatId = await newGroup()
  const { socket } = await chat.join(bob)
  const made = { at: 1, items: null, chats: null }
  for (const cursor of [
    { ...made, at: 1e300, chats: 'a' },
    { ...made, at: -1 },
    { ...made, items: { chatId, after: -1 } },
    { ...made, changed: { chatId, at: 1, seq: 1.5 } },
    { ...made, hidden: { at: 1e300, id: 'a' } },
  ]) {
    const encoded = Buffer.from(JSON.stringify(cursor)).toString('base64url')
    const reply = await socket.emitWithAck('sync', { chats: { [chatId]: 0 }, cursor: encoded })
    expect({ cursor, reply }).toMatchObject({ reply: { ok: false, problem: { status: 400 } } })
  }
})
