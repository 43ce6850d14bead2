import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { copyChat } from '../testing/copy-chat.ts'
import { observeDatabase } from '../testing/round-trips.ts'
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

const count = async (person: TestPerson) => (await chat.as(person).get('/chats/unread-count').expect(200)).body

type Me = { me: { unread: number; mentions: number } }

const listed = async (person: TestPerson) => {
  const { body } = await chat.as(person).get('/chats?limit=100').expect(200)
  const items = body.items as Me[] // GET /chats
  return {
    messages: items.reduce((sum, { me }) => sum + me.unread, 0),
    mentions: items.reduce((sum, { me }) => sum + me.mentions, 0),
    chats: items.filter(({ me }) => me.unread > 0).length,
  }
}

test('it is what the list of chats says, added up', async () => {
  expect(await count(ann)).toEqual({ messages: 0, mentions: 0, chats: 0 })
  const { group, direct, say } = talk(chat)
  const [tea, left, private_] = [await group(bob, ann), await group(bob, ann), await direct(bob, ann)]
  await say(bob, tea, 'one')
  const { seq } = await say(bob, tea, '@ann two')
  await say(bob, left, '@ann gone')
  await say(bob, private_, 'hello')
  expect(await count(ann)).toEqual({ messages: 4, mentions: 2, chats: 3 })
  expect(await count(ann)).toEqual(await listed(ann))

  await chat.as(ann).delete(`/chats/${left}/members/me`).expect(204)
  await chat.as(ann).patch(`/chats/${tea}/me`).send({ muted: true }).expect(200)
  expect(await count(ann)).toEqual({ messages: 3, mentions: 1, chats: 2 })
  await chat.as(ann).delete(`/chats/${private_}`).expect(204)
  expect(await count(ann)).toEqual({ messages: 2, mentions: 1, chats: 1 })
  expect(await count(ann)).toEqual(await listed(ann))

  await say(bob, private_, 'again')
  await say(ann, tea, 'mine')
  expect(await count(ann)).toEqual(await listed(ann))
  await chat.as(ann).put(`/chats/${tea}/unread`).send({ seq }).expect(204)
  expect(await count(ann)).toEqual({ messages: 4, mentions: 1, chats: 2 })
  expect(await count(ann)).toEqual(await listed(ann))
  expect((await count(bob)).messages).toBe((await listed(bob)).messages)
})

test('it takes a token and nothing else', async () => {
  await chat.as({ token: '' }).get('/chats/unread-count').expect(401)
  await chat.as(ann).get('/chats/unread-count?limit=5').expect(400)
})

test('500 chats cost three round trips, by indexes', async () => {
  const cyd = await chat.register('cyd')
  const first = await talk(chat).group(bob, cyd)
  await talk(chat).say(bob, first, '@cyd')
  await copyChat(chat.db, first, 499)
  expect(await count(cyd)).toEqual({ messages: 500, mentions: 500, chats: 500 })
  const { plans, commands } = await observeDatabase(chat, () => count(cyd))
  // the rows, the newest messages, the mentions; sweepers read beside it
  expect(commands.filter((name) => /aggregate|getMore/.test(name)).length).toBeLessThanOrEqual(2)
  expect(plans.filter(({ planSummary, hasSortStage }) => planSummary === 'COLLSCAN' || hasSortStage)).toEqual([])
})
