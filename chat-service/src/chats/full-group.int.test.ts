import { until } from '@chat/common/testing/until'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { copyChat } from '../testing/copy-chat.ts'
import { insertMembers } from '../testing/insert-members.ts'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { maxMembers } from './chat-rules.ts'

const perCall = 100
const inserted = maxMembers - 4 * perCall

let chat: TestChat
let ann: TestPerson
let last: TestPerson[]

const ids = Array.from({ length: maxMembers }, (_, index) => index.toString(16).padStart(24, '0'))

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  last = [await chat.register('one'), await chat.register('other')]
  const people = ids.map((_id, index) => ({ _id, username: `p-${index}`, displayName: `p-${index}`, version: 0 }))
  await chat.db.collection('people').insertMany(people as never[])
}, 60_000)
afterAll(() => chat.stop())

test('a group takes in up to 10,000 people, a hundred at a time, and of two who want the last place one gets it', async () => {
  const made = await makeGroup(chat, ann, [], { visibility: 'public' })
  const [chatId] = (await copyChat(chat.db, made, 1)) as [string] // which no instance knows yet
  await insertMembers(chat.db, chatId, ids.slice(0, inserted))
  const add = (userIds: string[]) => chat.as(ann).post(`/chats/${chatId}/members`).send({ userIds })
  const first = await chat.join(last[0]!)

  for (let from = inserted; from + perCall < maxMembers; from += perCall)
    expect((await add(ids.slice(from, from + perCall)).expect(200)).body.added).toHaveLength(perCall)
  const rest = ids.slice(-perCall)
  expect((await add(rest).expect(409)).body.type).toBe('/problems/too-many-members')
  expect((await add(rest.slice(0, perCall - 2)).expect(200)).body.added).toHaveLength(perCall - 2)

  const joins = await Promise.all(last.map((person) => chat.as(person).post(`/chats/${chatId}/join`)))
  expect(joins.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const { body } = await chat.as(ann).get(`/chats/${chatId}`).expect(200)
  expect(body).toMatchObject({ memberCount: maxMembers, me: { role: 'owner', level: 'mentions' } })
  expect(await chat.db.collection('members').countDocuments({ chatId, present: true })).toBe(maxMembers)

  if (joins[0]!.status === 200) await until(() => first.of('chat:created').length > 0)
  const told = first.of('chat:created').filter((one) => (one as { chatId?: string }).chatId === chatId)
  expect(told).toEqual(joins[0]!.status === 200 ? [{ chatId }] : [])
  await chat.as(ann).delete(`/chats/${chatId}`).expect(204)
  expect(await chat.db.collection('members').countDocuments({ chatId, present: true })).toBe(0)
}, 120_000)
