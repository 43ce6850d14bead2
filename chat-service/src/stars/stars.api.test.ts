import { afterAll, beforeAll, expect, test } from '@jest/globals'
import request from 'supertest'
import { messageDocs } from '../messages/message.model.ts'
import { copyChat } from '../testing/copy-chat.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'
import { starModel } from './star.model.ts'

let chat: TestChat
let ann: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
})
afterAll(() => chat.stop())

const star = async (person: TestPerson, chatId: string, id: string) =>
  chat.as(person).put(`/messages/${chatId}/${id}/star`).expect(204)
const starred = async (person: TestPerson, query = '') =>
  (await chat.as(person).get(`/messages/starred${query}`).expect(200)).body
const textsOf = ({ items }: { items: { text: string }[] }) => items.map(({ text }) => text)

test('are one’s own, of all chats, the newest star first, in pages', async () => {
  const bob = await chat.register('bob')
  const { group, say } = talk(chat)
  const [here, there] = [await group(ann, bob), await group(ann, bob)]
  const said = [await say(ann, here, 'a'), await say(ann, there, 'b'), await say(bob, here, 'c')]
  for (const { chatId, id } of [said[2]!, said[0]!, said[1]!]) await star(bob, chatId, id)
  await star(bob, here, said[2]!.id) // again: it keeps its place

  const first = await starred(bob, '?limit=2')
  expect(textsOf(first)).toEqual(['b', 'a'])
  expect(first.items[0]).toMatchObject({ id: said[1]!.id, chatId: there, version: 1 })
  expect(await starred(bob, `?limit=2&cursor=${first.next}`)).toMatchObject({ items: [{ text: 'c' }], next: null })
  expect(await starred(ann)).toEqual({ items: [], next: null })

  for (let count = 0; count < 2; count++) await chat.as(bob).delete(`/messages/${here}/${said[0]!.id}/star`).expect(204)
  expect(textsOf(await starred(bob))).toEqual(['b', 'c'])
})

test('many at once are one', async () => {
  const bob = await chat.register('bob-at-once')
  const chatId = await talk(chat).group(ann, bob)
  const { id } = await talk(chat).say(ann, chatId, 'x')
  await Promise.all(Array.from({ length: 10 }, () => star(bob, chatId, id)))
  expect(await starModel(chat.db).countDocuments({ messageId: id })).toBe(1)
})

test('only what may still be seen is listed: not of chats one left, not from before one came back, nothing deleted', async () => {
  const bob = await chat.register('bob-who-left')
  const { group, say } = talk(chat)
  const [left, deleted, again] = [await group(ann, bob), await group(ann, bob), await group(ann, bob)]
  for (const chatId of [left, deleted, again]) await star(bob, chatId, (await say(ann, chatId, 'old')).id)
  const { body } = await chat.as(bob).get(`/messages/${deleted}`)
  await chat.as(bob).delete(`/chats/${left}/members/me`).expect(204)
  await chat.as(ann).delete(`/messages/${deleted}/${body.items[1].id}`).expect(204)
  await chat.as(ann).patch(`/chats/${again}`).send({ history: 'since-join' }).expect(200)
  await chat.as(bob).delete(`/chats/${again}/members/me`).expect(204)
  await chat
    .as(ann)
    .post(`/chats/${again}/members`)
    .send({ userIds: [bob.userId] })
  await star(bob, again, (await say(ann, again, 'new')).id)

  expect(textsOf(await starred(bob))).toEqual(['new'])
  expect(await starModel(chat.db).countDocuments({ userId: bob.userId })).toBe(3)
})

test('a deleted message gets no star, an edited one shows its new text', async () => {
  const bob = await chat.register('bob-late')
  const chatId = await talk(chat).group(ann, bob)
  const [gone, edited] = [await talk(chat).say(ann, chatId, 'x'), await talk(chat).say(ann, chatId, 'first')]
  await chat.as(ann).delete(`/messages/${chatId}/${gone.id}`).expect(204)
  await chat.as(bob).put(`/messages/${chatId}/${gone.id}/star`).expect(404)
  await star(bob, chatId, edited.id)
  await chat.as(ann).patch(`/messages/${chatId}/${edited.id}`).send({ text: 'second' }).expect(200)
  expect(textsOf(await starred(bob))).toEqual(['second'])
})

test('a page of fifty costs as many round trips as one of five, by indexes', async () => {
  const bob = await chat.register('bob-of-many')
  const first = await talk(chat).group(ann, bob)
  for (const chatId of [first, ...(await copyChat(chat.db, first, 9))])
    await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 2, count: 5 }, () => ({ text: 'x' }))
  const said = await messageDocs(chat.db)
    .find({ text: 'x', senderId: ann.userId, seq: { $gt: 1 } })
    .toArray()
  const { userId } = bob
  const stars = said.slice(-50).map(({ _id, chatId, seq }, index) => {
    const messageId = _id.toHexString()
    return { _id: `${userId}:${messageId}`, userId, chatId, messageId, seq, starredAt: new Date(index * 1_000) }
  })
  await starModel(chat.db).insertMany(stars)
  // what is not announced yet may not be in the journal, and is read once more
  await messageDocs(chat.db).updateMany({}, { $unset: { unsent: true } })
  const { next } = await starred(bob, '?limit=5')
  const observed = []
  for (const query of ['?limit=5', `?limit=5&cursor=${next}`, '?limit=50'])
    observed.push(await observeDatabase(chat, () => starred(bob, query)))
  for (const { plans, roundTrips } of observed) {
    expect(roundTrips).toBe(4)
    expect(plans.filter(({ planSummary }) => planSummary!.includes('COLLSCAN'))).toEqual([])
    expect(plans.filter(({ hasSortStage }) => hasSortStage)).toEqual([])
  }
  const ofStars = observed[1]!.plans.find(({ ns }) => ns.endsWith('.stars'))
  expect(ofStars!.docsExamined).toBeLessThanOrEqual(6)
}, 60_000)

test('needs a token, and takes what is expected', async () => {
  await request(chat.address).get('/api/messages/starred').expect(401)
  for (const query of ['limit=0', 'limit=101', 'cursor=x', 'surprise=1'])
    await chat.as(ann).get(`/messages/starred?${query}`).expect(400)
})
