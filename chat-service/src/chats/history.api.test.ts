import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  bob = await chat.register('bob')
})
afterAll(() => chat.stop())

const newWord = (): string => `w${randomUUID().replaceAll('-', '')}`

type Joining = (chatId: string) => Promise<unknown>

const joinings: [string, Joining][] = [
  [
    'added',
    (chatId) =>
      chat
        .as(ann)
        .post(`/chats/${chatId}/members`)
        .send({ userIds: [bob.userId] })
        .expect(200),
  ],
  ['joins a public group', (chatId) => chat.as(bob).post(`/chats/${chatId}/join`).expect(200)],
  [
    'joins by an invite',
    async (chatId) => {
      const { body } = await chat.as(ann).post(`/chats/${chatId}/invites`).send({}).expect(201)
      await chat.as(bob).post(`/invites/${body.code}/join`).expect(200)
    },
  ],
]

const say = async (chatId: string, text: string): Promise<string> =>
  (await chat.as(ann).post('/messages').send({ chatId, text }).expect(201)).body.id

/** Everything that tells bob of this chat; of the message `seq`, `id` and `word` in particular. */
const readEverything = async (chatId: string, { seq, id, word }: { seq: number; id: string; word: string }) => {
  const found = async () => (await chat.as(ann).get(`/messages/search?q=${word}`).expect(200)).body.items
  await until(async () => (await found()).length > 0)
  const { socket } = await chat.join(bob)
  const since = new Date(0).toISOString()
  const paths = [
    `/messages/${chatId}`,
    `/messages/${chatId}?after=0`,
    `/messages/${chatId}?before=${seq + 1}`,
    `/messages/${chatId}?around=${seq}`,
    `/messages/${chatId}/${id}`,
    `/messages/${chatId}/${id}/thread`,
    `/messages/${chatId}/${id}/history`,
    `/messages/${chatId}/${id}/reactions`,
    `/messages/search?q=${word}`,
    `/messages/search?q=${word}&chatId=${chatId}`,
    '/messages/starred',
    `/chats/${chatId}`,
    `/chats/${chatId}/pins`,
    `/chats/${chatId}/export`,
    `/chats/${chatId}/receipts?seq=${seq}`,
    '/chats',
  ]
  const answers = await Promise.all(paths.map((path) => chat.as(bob).get(path)))
  const synced = [
    await socket.emitWithAck('sync', { chats: { [chatId]: 0 }, since }),
    await socket.emitWithAck('sync', { chats: {}, since }),
  ]
  return [...answers.map(({ text }) => text), ...synced.map((answer) => JSON.stringify(answer))].join('\n')
}

describe.each(joinings)('who is %s', (_how, join) => {
  test('sees nothing older where history begins with the joining, and everything from then on', async () => {
    const secret = newWord()
    const settings = { history: 'since-join', visibility: 'public' }
    const chatId = await makeGroup(chat, ann, [], settings)
    const id = await say(chatId, secret)
    await chat.as(ann).put(`/chats/${chatId}/pins/${id}`)
    await chat.as(ann).put(`/messages/${chatId}/${id}/reactions/👍`)
    await chat
      .as(ann)
      .patch(`/messages/${chatId}/${id}`)
      .send({ text: `${secret} edited` })
    await join(chatId)

    expect(await readEverything(chatId, { seq: 2, id, word: secret })).not.toContain(secret)
    const status = async (path: string): Promise<number> => (await chat.as(bob).get(path)).status
    expect(await status(`/messages/${chatId}/${id}`)).toBe(404)
    expect(await status(`/chats/${chatId}/receipts?seq=2`)).toBe(404)
    const { body } = await chat.as(bob).get(`/messages/${chatId}?after=0`).expect(200)
    expect(body).toMatchObject({ items: [{ seq: 3, system: { kind: 'members-added' } }], hasBefore: false })
    const answer = { chatId, text: 'what?', replyTo: id }
    await chat.as(bob).post('/messages').send(answer).expect(400)

    const later = await say(chatId, 'after it')
    await chat.as(bob).get(`/messages/${chatId}/${later}`).expect(200)
    expect((await chat.as(bob).get(`/chats/${chatId}`)).body).toMatchObject({
      lastMessage: { text: 'after it' },
      me: { unread: 1 },
    })
  })

  test('sees from the new joining on after having been away', async () => {
    const secret = newWord()
    const chatId = await makeGroup(chat, ann, [], { history: 'since-join', visibility: 'public' })
    await join(chatId)
    await say(chatId, 'seen once')
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    const id = await say(chatId, secret)
    await join(chatId)

    const everything = await readEverything(chatId, { seq: 5, id, word: secret })
    expect(everything).not.toContain(secret)
    expect(everything).not.toContain('seen once')
    expect((await chat.as(bob).get(`/chats/${chatId}`)).body.me).toMatchObject({ unread: 0, joinedSeq: 6 })
  })

  test('sees everything where history is for all', async () => {
    const secret = newWord()
    const chatId = await makeGroup(chat, ann, [], { visibility: 'public' })
    const id = await say(chatId, secret)
    await join(chatId)
    expect((await chat.as(bob).get(`/messages/${chatId}/${id}`).expect(200)).body.text).toBe(secret)
    const { socket } = await chat.join(bob)
    const { data } = await socket.emitWithAck('sync', { chats: { [chatId]: 0 } })
    expect(data.chats[chatId].items.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2, 3])
  })
})

test('what history begins with is fixed at the joining', async () => {
  const secret = newWord()
  const chatId = await makeGroup(chat, ann, [], { history: 'since-join', visibility: 'public' })
  const id = await say(chatId, secret)
  await chat.as(bob).post(`/chats/${chatId}/join`).expect(200)
  await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'all' }).expect(200)
  await chat.as(bob).get(`/messages/${chatId}/${id}`).expect(404)
  await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
  await chat.as(bob).post(`/chats/${chatId}/join`).expect(200)
  await chat.as(bob).get(`/messages/${chatId}/${id}`).expect(200)
})
