import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openDatabase } from '@chat/common/mongo/open-database'
import { mongo } from 'mongoose'
import { memberModel, type MemberDoc } from '../chats/member.model.ts'
import { chatModel } from '../chats/chat.model.ts'
import { observeDatabase, observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { insertMembers } from '../testing/insert-members.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { talk } from '../testing/talk.ts'
import { createPointers } from './pointers.ts'

const people = 10_000
const perCall = 100
const lastSeq = people / perCall + 50

let chat: TestChat
let ann: TestPerson
let chatId: string
let userIds: string[]

/** Of every three one has read everything, one has got it, one has done nothing since they came. */
const asOf = (index: number): Partial<MemberDoc> => {
  const joinedSeq = 2 + Math.floor(index / perCall)
  return {
    rowSeq: joinedSeq,
    joinedSeq,
    readSeq: index % 3 === 0 ? lastSeq : joinedSeq,
    deliveredSeq: index % 3 < 2 ? lastSeq : joinedSeq,
  }
}

const groupOf = async (members: string[]): Promise<string> => {
  const made = await talk(chat).group(ann)
  await insertMessages(chat.db, { chatId: made, senderId: ann.userId, from: 2, count: lastSeq - 1 }, () => ({
    text: 'x',
  }))
  await insertMembers(chat.db, made, members, asOf)
  await chatModel(chat.db).updateOne({ _id: made }, { lastSeq, appliedSeq: lastSeq })
  return made
}

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  userIds = Array.from({ length: people }, () => new mongo.ObjectId().toHexString())
  chatId = await groupOf(userIds)
}, 60_000)
afterAll(() => chat.stop())

const path = (query: string) => `/chats/${chatId}/receipts?seq=${lastSeq}&${query}`
const get = async (query: string) => (await chat.as(ann).get(path(query)).expect(200)).body

describe('receipts of a group of 10,000', () => {
  test('are counted from an index, without looking at a row', async () => {
    expect((await get('limit=1')).counts).toEqual({ members: people, delivered: 6_667, read: 3_334 })
    const { plans } = await observeDatabase(chat, () => chat.as(ann).get(path('limit=1')).expect(200))
    const counting = plans.filter(({ command }) => 'aggregate' in command && command.aggregate === 'members')
    expect(counting).toEqual([expect.objectContaining({ docsExamined: 0 })])
    expect(counting[0]!.planSummary).toContain('IXSCAN')
  })

  test.each(['', '&state=read', '&state=delivered', '&state=none'])(
    'a page far in reads little more than it shows: %s',
    async (state) => {
      let { next } = await get(`limit=100${state}`)
      for (let page = 0; page < 3; page += 1) next = (await get(`limit=100${state}&cursor=${next}`)).next

      const query = () =>
        chat
          .as(ann)
          .get(path(`limit=100${state}&cursor=${next}`))
          .expect(200)
      const { plans } = await observeDatabase(chat, query)
      const paging = plans.filter(
        ({ command }) => 'find' in command && command.find === 'members' && 'limit' in command,
      )
      const ofPage = paging.find(({ command }) => (command as { limit: number }).limit === 101)! // just filtered
      expect(ofPage.planSummary).toContain('IXSCAN')
      expect(ofPage.docsExamined).toBeLessThanOrEqual(101 + perCall)
      expect(ofPage.hasSortStage ?? false).toBe(false)
      expect((ofPage as { keysExamined?: number }).keysExamined).toBeLessThanOrEqual(3 * 101 + 2 * perCall)
    },
    60_000,
  )
})

test('they come in pages in the order of joining, each once', async () => {
  const some = userIds.slice(0, 950)
  const group = await groupOf(some)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await chat.as(ann).get(`/chats/${group}/receipts?seq=${lastSeq}&limit=70${cursor}`).expect(200)
    expect(body.items.length).toBeLessThanOrEqual(70)
    seen.push(...body.items.map(({ userId }: TestPerson) => userId))
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor)
  const inOrder = Array.from({ length: 10 }, (_, call) => some.slice(call * perCall, (call + 1) * perCall).toSorted())
  expect(seen).toEqual(inOrder.flat())
})

test('10,000 people who read at once are a bounded number of commands, and each is kept', async () => {
  const db = await openDatabase(chat.url, { monitorCommands: true }) // where nobody else asks anything
  const members = memberModel(db)
  let moved = 0
  const onMoved = (rows: MemberDoc[]): void => void (moved += rows.length)
  // of an instance that has only just written it, however long that takes: else another announces it and ticks it off
  const now = () => new Date(Date.now() + 3_600_000)
  const pointers = createPointers({ members, instanceId: 'one', now, onMoved }, 20)
  const readAll = () =>
    Promise.all(userIds.map((userId) => pointers.move(chatId, userId, 'readSeq', lastSeq, { isMarked: false })))
  const { commands } = await observeEverything({ db }, readAll)
  await pointers.stop()
  await db.close()

  const written = commands.filter((name) => name === 'update')
  expect(written.length).toBeGreaterThan(0)
  expect(written.length).toBeLessThanOrEqual(3)
  expect(moved).toBe(people)
  expect((await get('limit=1')).counts).toEqual({ members: people, delivered: people, read: people })
}, 120_000)
