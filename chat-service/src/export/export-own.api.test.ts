import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
})
afterAll(() => chat.stop())

type Line = { kind: string; id: string; chatId?: string; text?: string; seq?: number; left?: string }

const exported = async (person: TestPerson): Promise<Line[]> => {
  const { text, type } = await chat.as(person).get('/chats/me/export').buffer(true).expect(200)
  expect(type).toBe('application/x-ndjson')
  const lines = text.split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line) as Line) // the service's own
}

test('it is where one is and was, what one wrote there, and what one has not sent yet; nothing that others wrote', async () => {
  const { group, direct, say } = talk(chat)
  const [tea, left, private_] = [await group(ann, bob), await group(bob, ann), await direct(ann, bob)]
  for (const chatId of [tea, left, private_]) {
    await say(bob, chatId, 'of bob')
    await say(ann, chatId, `of ann in ${chatId}`)
  }
  await chat.as(ann).put(`/chats/${tea}/draft`).send({ text: 'half a thought' }).expect(204)
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  await chat.as(ann).post('/messages').send({ chatId: tea, text: 'later', sendAt }).expect(202)
  await chat.as(ann).delete(`/chats/${left}/members/me`).expect(204)
  await say(bob, left, 'of bob, when ann was gone')

  const lines = await exported(ann)
  const of = (kind: string) => lines.filter((line) => line.kind === kind)
  expect(lines).toHaveLength(of('chat').length + of('message').length + 2)
  expect(
    of('chat')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([tea, left, private_].toSorted())
  expect(of('chat').find(({ id }) => id === tea)).toMatchObject({
    type: 'group',
    name: 'Tea',
    role: 'owner',
    muted: false,
  })
  expect(of('chat').find(({ id }) => id === left)).toMatchObject({ left: 'left' })
  expect(of('chat').find(({ id }) => id === private_)).toMatchObject({ type: 'direct', peerId: bob.userId })
  expect(
    of('message')
      .map(({ text }) => text)
      .toSorted(),
  ).toEqual([tea, left, private_].map((chatId) => `of ann in ${chatId}`).toSorted())
  expect(of('draft')).toEqual([{ kind: 'draft', chatId: tea, text: 'half a thought' }])
  expect(of('scheduled')).toMatchObject([{ chatId: tea, text: 'later', sendAt }])
  expect(JSON.stringify(lines)).not.toContain('of bob')
})

test('who has nothing gets nothing, and who is nobody is not let in', async () => {
  expect(await exported(await chat.register('eve'))).toEqual([])
  await chat.as({ token: '' }).get('/chats/me/export').expect(401)
  await chat.as(ann).get('/chats/me/export?x=1').expect(400)
})

test('out of 5,000 messages it is read by an index, some at a time', async () => {
  const chatId = await talk(chat).group(bob, ann)
  const content = () => ({ text: 'x', words: [] })
  await insertMessages(chat.db, { chatId, senderId: bob.userId, from: 2, count: 5_000 }, content)
  await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 5_002, count: 250 }, content)
  const mine = (await exported(ann)).filter((line) => line.chatId === chatId)
  expect(mine.map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, index) => 5_002 + index))

  const { plans } = await observeEverything(chat, () => exported(ann))
  expect(plans.filter(({ planSummary, hasSortStage }) => planSummary === 'COLLSCAN' || hasSortStage)).toEqual([])
  for (const { responseLength = 0 } of plans) expect(responseLength).toBeLessThan(200_000)
})
