import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, eve] = await Promise.all([chat.register('ann'), chat.register('bob'), chat.register('eve')])
})
afterAll(() => chat.stop())

const group = async (...others: TestPerson[]): Promise<string> => {
  const { body } = await chat
    .as(ann)
    .post('/chats')
    .send({ type: 'group', name: 'Tea', memberIds: others.map(({ userId }) => userId) })
    .expect(201)
  return body.id
}

describe('POST /messages', () => {
  test('a message is numbered after the one before it and reaches everybody', async () => {
    const chatId = await group(bob)
    const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]

    const { body } = await chat.as(ann).post('/messages').send({ chatId, text: ' hello ' }).expect(201)

    expect(body).toMatchObject({ chatId, seq: 2, version: 1, senderId: ann.userId, text: 'hello', mentions: [] })
    for (const { of, texts } of [annHears, bobHears]) {
      await until(() => texts().length > 0)
      expect(of('message:new')).toContainEqual(body)
      expect(texts()).toEqual(['hello'])
    }
  })

  test('to a username it makes the direct chat, once, also at once from both sides', async () => {
    const [one, two] = [await chat.register('one'), await chat.register('two')]
    const sent = await Promise.all([
      chat.as(one).post('/messages').send({ to: 'two', text: 'a' }),
      chat.as(two).post('/messages').send({ to: 'ONE', text: 'b' }),
      chat.as(one).post('/messages').send({ to: 'two', text: 'c' }),
    ])

    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(sent.map(({ body }) => body.chatId)).size).toBe(1)
    expect(sent.map(({ body }) => body.seq).toSorted()).toEqual([2, 3, 4])
  })

  test('a repeat, also at once, gets the same message and the first content wins', async () => {
    const chatId = await group(bob)
    const clientMessageId = randomUUID()
    const send = (text: string) => chat.as(ann).post('/messages').send({ chatId, text, clientMessageId })

    const answers = await Promise.all([send('first'), send('first'), send('first')])
    const later = await chat
      .as(ann)
      .post('/messages')
      .set('idempotency-key', clientMessageId)
      .send({ chatId, text: 'x' })

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    expect(later.status).toBe(200)
    for (const { body } of [...answers, later]) expect(body).toMatchObject({ id: answers[0]!.body.id, text: 'first' })
    const { body: history } = await chat.as(bob).get(`/messages/${chatId}`).expect(200)
    expect(history.items).toHaveLength(2)
  })

  test('the same clientMessageId of somebody else or in another chat is another message', async () => {
    const [chatId, otherId] = [await group(bob), await group(bob)]
    const clientMessageId = randomUUID()
    const send = (person: TestPerson, into: string) =>
      chat.as(person).post('/messages').send({ chatId: into, text: 'x', clientMessageId }).expect(201)

    const ids = await Promise.all([send(ann, chatId), send(bob, chatId), send(ann, otherId)])
    expect(new Set(ids.map(({ body }) => body.id)).size).toBe(3)
  })

  test('who was removed is told of the message that was kept before, and keeps no other', async () => {
    const chatId = await group(bob)
    const first = { chatId, text: 'kept', clientMessageId: randomUUID() }
    const { body: kept } = await chat.as(bob).post('/messages').send(first).expect(201)
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)

    const repeat = await chat.as(bob).post('/messages').send(first).expect(200)
    expect(repeat.body).toEqual(kept)
    const { body: refusal } = await chat.as(bob).post('/messages').send({ chatId, text: 'more' }).expect(403)
    expect(refusal.type).toBe('/problems/not-a-member')
  })

  test('only members who are named are mentioned', async () => {
    const chatId = await group(bob)
    const { body } = await chat.as(ann).post('/messages').send({ chatId, text: 'ask @bob, not @eve. mail@bob @BOB.' })
    expect(body.mentions).toEqual([bob.userId])
  })

  test.each([
    ['no text', { text: undefined }, '#/text'],
    ['an empty text', { text: '  ' }, '#/text'],
    ['a long text', { text: 'x'.repeat(8_001) }, '#/text'],
    ['an id that is none', { chatId: 'general' }, '#/chatId'],
    ['a clientMessageId that is none', { clientMessageId: '1' }, '#/clientMessageId'],
    ['chat and person', { to: 'bob' }, '#/chatId'],
    ['an unknown field', { sender: 'bob' }, '#/sender'],
  ])('%s is refused by name', async (_case, change, pointer) => {
    const { body, status } = await chat
      .as(ann)
      .post('/messages')
      .send({ chatId: randomUUID(), text: 'x', ...change })
    expect(status).toBe(400)
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test('8,000 emoji are 8,000 characters', async () => {
    const chatId = await group()
    const { body } = await chat
      .as(ann)
      .post('/messages')
      .send({ chatId, text: '😀'.repeat(8_000) })
      .expect(201)
    expect(body.text).toHaveLength(16_000)
  })

  test('a stranger learns nothing, nobody without a token gets in', async () => {
    const chatId = await group(bob)
    const { body } = await chat.as(eve).post('/messages').send({ chatId, text: 'x' }).expect(404)
    expect(body.type).toBe('/problems/chat-not-found')
    await chat.as({ token: 'forged' }).post('/messages').send({ chatId, text: 'x' }).expect(401)
    await chat.as(ann).post('/messages').send({ to: 'nobody', text: 'x' }).expect(404)
    await chat.as(ann).post('/messages').send({ to: 'ann', text: 'x' }).expect(400)
  })
})

describe('GET /messages/:chatId', () => {
  test('pages before, after and around a message', async () => {
    const chatId = await group(bob)
    for (let count = 0; count < 9; count++)
      await chat
        .as(ann)
        .post('/messages')
        .send({ chatId, text: `${count}` })
        .expect(201)

    const page = async (query: string) => {
      const { body } = await chat.as(bob).get(`/messages/${chatId}?${query}`).expect(200)
      return [body.items.map(({ seq }: { seq: number }) => seq), body.hasBefore, body.hasAfter]
    }
    expect(await page('')).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false, false])
    expect(await page('limit=3')).toEqual([[8, 9, 10], true, false])
    expect(await page('before=8&limit=3')).toEqual([[5, 6, 7], true, true])
    expect(await page('before=3&limit=3')).toEqual([[1, 2], false, true])
    expect(await page('after=2&limit=3')).toEqual([[3, 4, 5], true, true])
    expect(await page('after=8&limit=3')).toEqual([[9, 10], true, false])
    expect(await page('after=10')).toEqual([[], true, false])
    expect(await page('after=0&limit=2')).toEqual([[1, 2], false, true])
    expect(await page('around=5&limit=4')).toEqual([[3, 4, 5, 6], true, true])
    expect(await page('around=1&limit=4')).toEqual([[1, 2], false, true])
    expect(await page('around=5&limit=1')).toEqual([[5], true, true])
    expect(await page('before=1')).toEqual([[], false, true])
  })

  test('is for members', async () => {
    const chatId = await group(bob)
    await chat.as(eve).get(`/messages/${chatId}`).expect(404)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    await chat.as(bob).get(`/messages/${chatId}`).expect(403)
    await chat.as(ann).get(`/messages/${chatId}?limit=101`).expect(400)
    await chat.as(ann).get(`/messages/${chatId}?before=1&after=1`).expect(400)
    await chat.as(ann).get(`/messages/${chatId}?colour=red`).expect(400)
  })
})

describe('the first version’s calls', () => {
  test('send by name and read by name', async () => {
    const [old, peer] = [await chat.register('old-one'), await chat.register('old-peer')]
    await chat.as(old).get('/chat/history?user=old-peer').expect(200, { items: [] })
    await chat.as(old).post('/chat/send').send({ recipient: 'old-peer', content: 'hi' }).expect(201)
    const { body } = await chat.as(peer).get('/chat/history?user=old-one').expect(200)
    expect(body.items).toMatchObject([{ sender: 'old-one', recipient: 'old-peer', content: 'hi', seq: 2 }])
  })
})
