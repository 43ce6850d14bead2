import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { on } from '@chat/common/broker/broker'
import { newMessage } from '@chat/common/events/chat-events'
import type { EventOf } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk, type Said } from '../testing/talk.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let chatId: string

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
  chatId = await talk(chat).group(ann, bob)
})
afterAll(() => chat.stop())

const say = (text: string, replyTo?: string, person = ann) =>
  talk(chat).say(person, chatId, text, replyTo === undefined ? {} : { replyTo })
const thread = async (id: string, query = '', person = bob) =>
  (await chat.as(person).get(`/messages/${chatId}/${id}/thread${query}`).expect(200)).body
const repliesOf = async (id: string, person = bob): Promise<number> =>
  (await chat.as(person).get(`/messages/${chatId}/${id}`).expect(200)).body.replies
const textsOf = ({ items }: { items: { text: string }[] }) => items.map(({ text }) => text)

describe('a reply', () => {
  test('says what it answers', async () => {
    const { id } = await say('question')
    const { body } = await chat.as(bob).post('/messages').send({ chatId, text: 'answer', replyTo: id }).expect(201)
    expect(body.replyTo).toBe(id)
    expect((await chat.as(ann).get(`/messages/${chatId}/${body.id}`)).body.replyTo).toBe(id)
  })

  test('names whoever is answered to other services, and to no client', async () => {
    const told: EventOf<typeof newMessage>['data'][] = []
    const listener = await chat.broker.listen({ routes: [on(newMessage, ({ data }) => void told.push(data))] })
    const hears = await chat.join(bob)
    const { id } = await say('question')
    const { body } = await chat.as(bob).post('/messages').send({ chatId, text: 'answer', replyTo: id }).expect(201)
    await until(() => told.some((message) => message.id === body.id) && hears.texts().includes('answer'))

    expect(told.find((message) => message.id === id)).not.toHaveProperty('replyToSenderId')
    expect(told.find((message) => message.id === body.id)).toMatchObject({ replyToSenderId: ann.userId })
    const { body: read } = await chat.as(ann).get(`/messages/${chatId}/${body.id}`).expect(200)
    for (const shown of [body, read, ...hears.of('message:new')]) expect(shown).not.toHaveProperty('replyToSenderId')
    await listener.stop()
  })

  test('answers nothing that is not there for its sender', async () => {
    const other = await talk(chat).group(ann)
    const { body: history } = await chat.as(ann).get(`/messages/${chatId}?after=0&limit=1`)
    const deleted = await say('deleted')
    await chat.as(ann).delete(`/messages/${chatId}/${deleted.id}`).expect(204)
    const wrong: Record<string, string> = {
      unknown: '0'.repeat(24),
      elsewhere: (await talk(chat).say(ann, other, 'elsewhere')).id,
      system: history.items[0].id,
      deleted: deleted.id,
    }
    for (const [why, replyTo] of Object.entries(wrong)) {
      const { status, body } = await chat.as(ann).post('/messages').send({ chatId, text: 'x', replyTo })
      expect({ why, status, pointer: body.errors?.[0].pointer }).toEqual({ why, status: 400, pointer: '#/replyTo' })
    }
    const malformed = await chat.as(ann).post('/messages').send({ chatId, text: 'x', replyTo: 'x' }).expect(400)
    expect(malformed.body.errors[0].pointer).toBe('#/replyTo')
  })

  test('answers nothing from before one may see any', async () => {
    const since = await talk(chat).group(ann)
    const { id } = await talk(chat).say(ann, since, 'old')
    await chat.as(ann).patch(`/chats/${since}`).send({ history: 'since-join' }).expect(200)
    await chat
      .as(ann)
      .post(`/chats/${since}/members`)
      .send({ userIds: [bob.userId] })
    const { body } = await chat.as(bob).post('/messages').send({ chatId: since, text: 'x', replyTo: id }).expect(400)
    expect(body.errors[0].pointer).toBe('#/replyTo')
  })

  test('that is repeated gets the first one, whatever became of what it answers', async () => {
    const { id } = await say('question')
    const answer = { chatId, text: 'answer', replyTo: id, clientMessageId: randomUUID() }
    const { body } = await chat.as(bob).post('/messages').send(answer).expect(201)
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    expect((await chat.as(bob).post('/messages').send(answer).expect(200)).body.id).toBe(body.id)
  })
})

describe('a thread', () => {
  test('holds the replies in order, in pages, and they are counted', async () => {
    const { id } = await say('question')
    for (const text of ['1', '2', '3', '4', '5']) await say(text, id)
    await say('to another', (await say('another')).id)

    const first = await thread(id, '?limit=2')
    expect(textsOf(first)).toEqual(['1', '2'])
    const second = await thread(id, `?limit=2&cursor=${first.next}`)
    expect(textsOf(second)).toEqual(['3', '4'])
    expect(await thread(id, `?limit=2&cursor=${second.next}`)).toMatchObject({ items: [{ text: '5' }], next: null })
    expect(await repliesOf(id)).toBe(5)
  })

  test('the count is exact: deleted replies are none, and a hundred at once are a hundred', async () => {
    const { id } = await say('question')
    const said = await Promise.all(Array.from({ length: 100 }, (_, index) => say(`${index}`, id)))
    expect(await repliesOf(id)).toBe(100)
    for (const reply of said.slice(0, 3)) await chat.as(ann).delete(`/messages/${chatId}/${reply.id}`).expect(204)
    expect(await repliesOf(id)).toBe(97)
    expect((await thread(id, '?limit=100')).items).toHaveLength(97)
  }, 60_000)

  test('goes on when what it answers is deleted', async () => {
    const { id } = await say('question')
    await say('answer', id)
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    expect(textsOf(await thread(id))).toEqual(['answer'])
  })

  test('is read by its index, as many of it as are shown', async () => {
    const { id } = await say('question')
    for (let count = 0; count < 20; count++) await say('x', count % 2 ? id : undefined)
    const { next } = await thread(id, '?limit=2')
    for (const query of ['?limit=2', `?limit=2&cursor=${next}`]) {
      const { plans } = await observeDatabase(chat, () => thread(id, query))
      const reading = plans.filter(({ planSummary }) => planSummary!.includes('replyTo'))
      expect(reading).toHaveLength(1)
      expect(reading[0]!.hasSortStage).toBeUndefined()
      expect(reading[0]!.docsExamined).toBe(3)
    }
    const counting = await observeDatabase(chat, () => repliesOf(id))
    expect(counting.plans.find(({ planSummary }) => planSummary!.includes('replyTo'))!.docsExamined).toBe(0)
  })

  test('takes what is expected', async () => {
    const { id } = await say('question')
    const place = (after: unknown) => `cursor=${Buffer.from(JSON.stringify({ after })).toString('base64url')}`
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'surprise=1', place(-1), place('1'), place(1e300)])
      await chat.as(bob).get(`/messages/${chatId}/${id}/thread?${query}`).expect(400)
  })
})

test('every list shows a message as one sees it', async () => {
  const said: Said = await say('x')
  const reply = await say('y', said.id)
  await chat.as(bob).put(`/messages/${chatId}/${reply.id}/reactions/👍`).expect(200)
  expect((await thread(said.id)).items[0].reactions).toEqual([{ emoji: '👍', count: 1, mine: true }])
  expect((await thread(said.id, '', ann)).items[0].reactions).toEqual([{ emoji: '👍', count: 1, mine: false }])
})
