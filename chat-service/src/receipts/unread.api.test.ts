import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
}, 60_000)
afterAll(() => chat.stop())

/** A group of both in which ann, who made it, has said so much; the message of its making is the first. */
const makeGroup = async (messages: number): Promise<string> => {
  const group = { type: 'group', name: 'Tea', memberIds: [bob.userId] }
  const { body } = await chat.as(ann).post('/chats').send(group).expect(201)
  for (let sent = 0; sent < messages; sent += 1) await say(ann, body.id)
  return body.id
}

const say = async (person: TestPerson, chatId: string, text = 'x') =>
  (await chat.as(person).post('/messages').send({ chatId, text }).expect(201)).body

const me = async (person: TestPerson, chatId: string) =>
  (await chat.as(person).get(`/chats/${chatId}`).expect(200)).body.me

const mark = (person: TestPerson, chatId: string, seq: unknown) =>
  chat.as(person).put(`/chats/${chatId}/unread`).send({ seq })

const read = (person: TestPerson, chatId: string, seq: number) =>
  chat.as(person).put(`/chats/${chatId}/read`).send({ seq }).expect(204)

const receiptOf = async (viewer: TestPerson, of: TestPerson, chatId: string) => {
  const { body } = await chat.as(viewer).get(`/chats/${chatId}/receipts?seq=2`).expect(200)
  return body.items.find(({ userId }: { userId: string }) => userId === of.userId)
}

describe('PUT /chats/:chatId/unread', () => {
  test('makes a message that was read the first unread one, for its reader alone', async () => {
    const chatId = await makeGroup(4)
    await read(bob, chatId, 5)
    const [devices, other] = [[await chat.join(bob), await chat.join(bob)], await chat.join(ann)]

    await mark(bob, chatId, 3).expect(204)

    expect(await me(bob, chatId)).toMatchObject({ readSeq: 2, unread: 3, unreadFrom: 3 })
    expect(await receiptOf(ann, bob, chatId)).toEqual({ userId: bob.userId, deliveredSeq: 5, readSeq: 5 })
    for (const device of devices)
      await until(() => {
        expect(device.of('chat:me').at(-1)).toMatchObject({ chatId, readSeq: 2, unreadFrom: 3 })
        return true
      })
    await say(ann, chatId, 'last')
    await until(() => other.texts().includes('last'))
    for (const receipt of other.of('receipt')) expect(receipt).toMatchObject({ items: [{ readSeq: 5 }] })
    expect(other.of('chat:me')).toEqual([])
  })

  test('moves forward to a message that was not reached yet, and tells the others', async () => {
    const chatId = await makeGroup(4)
    await mark(bob, chatId, 4).expect(204)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 3, unread: 2 })
    expect(await receiptOf(ann, bob, chatId)).toMatchObject({ readSeq: 3 })
  })

  test('goes on with what is read again, never back, and is over where it was read to', async () => {
    const chatId = await makeGroup(5)
    await read(bob, chatId, 6)
    await mark(bob, chatId, 3).expect(204)

    await read(bob, chatId, 4)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 4, unread: 2, unreadFrom: 5 })
    await read(bob, chatId, 2)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 4, unread: 2 })

    const device = await chat.join(bob)
    await device.socket.emitWithAck('chat:read', { chatId, seq: 5 })
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 5, unread: 1 })
    await until(() => {
      expect(device.of('chat:me').at(-1)).toMatchObject({ chatId, readSeq: 5, unreadFrom: 6 })
      return true
    })
    expect(await receiptOf(ann, bob, chatId)).toMatchObject({ readSeq: 6 })

    await read(bob, chatId, 6)
    const after = await me(bob, chatId)
    expect(after).toMatchObject({ readSeq: 6, unread: 0 })
    expect(after.unreadFrom).toBeUndefined()
    await until(() => {
      expect(device.of('chat:me')).toContainEqual(expect.objectContaining({ chatId, unreadFrom: null }))
      expect(device.of('chat:me').at(-1)).toMatchObject({ chatId, readSeq: 6 })
      return true
    })
  })

  test('is over when its reader writes', async () => {
    const chatId = await makeGroup(3)
    await read(bob, chatId, 4)
    await mark(bob, chatId, 2).expect(204)
    await say(ann, chatId)
    expect(await me(bob, chatId)).toMatchObject({ unread: 4 })
    await say(bob, chatId)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 6, unread: 0 })
  })

  test('holds for one who has just written, whose pointer is not written yet', async () => {
    const chatId = await makeGroup(3)
    await say(bob, chatId)
    await mark(bob, chatId, 3).expect(204)
    await chat.as(bob).get('/chats').expect(200)
    await until(async () => (await receiptOf(ann, bob, chatId))?.readSeq === 5)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 2, unread: 3 })
  })

  test('twice, and two at once, is as once', async () => {
    const chatId = await makeGroup(3)
    await read(bob, chatId, 4)
    await Promise.all([mark(bob, chatId, 3).expect(204), mark(bob, chatId, 3).expect(204)])
    await mark(bob, chatId, 3).expect(204)
    expect(await me(bob, chatId)).toMatchObject({ readSeq: 2, unread: 2 })
  })

  test('is of a message that is there and that one may read', async () => {
    const chatId = await makeGroup(2)
    for (const seq of [0, 4, -1, 1.5, '2', null, Number.MAX_SAFE_INTEGER]) {
      const { body, status } = await mark(bob, chatId, seq)
      expect({ seq, status }).toEqual({ seq, status: 400 })
      expect(body.errors[0].pointer).toBe('#/seq')
    }
    await chat.as(bob).put(`/chats/${chatId}/unread`).send({ seq: 1, more: 1 }).expect(400)

    const late = await chat.register('late')
    await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'since-join' }).expect(200)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [late.userId] })
      .expect(200)
    await mark(late, chatId, 4).expect(400)
    await mark(late, chatId, 5).expect(204)
    expect(await me(late, chatId)).toMatchObject({ readSeq: 4, unread: 1 })
  })

  test('is for members', async () => {
    const chatId = await makeGroup(1)
    const eve = await chat.register('eve')
    await mark({ ...eve, token: 'x' }, chatId, 1).expect(401)
    await mark(eve, chatId, 1).expect(404)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    await mark(bob, chatId, 1).expect(403)
  })
})

describe('me.mentions', () => {
  test('are the unread messages that name one, here as in the list, in sync and when a chat is new', async () => {
    const chatId = await makeGroup(1)
    await say(ann, chatId, 'hello @bob')
    await say(ann, chatId, 'hello @ann and @bob, @bob')
    await say(ann, chatId, 'hello @nobody-here')
    expect(await me(bob, chatId)).toMatchObject({ unread: 4, mentions: 2 })
    expect(await me(ann, chatId)).toMatchObject({ unread: 0, mentions: 0 })

    const { body } = await chat.as(bob).get('/chats').expect(200)
    expect(body.items.find(({ id }: { id: string }) => id === chatId).me.mentions).toBe(2)
    const device = await chat.join(bob)
    const { data } = await device.socket.emitWithAck('sync', { chats: {} })
    expect(data.added.find(({ id }: { id: string }) => id === chatId).me.mentions).toBe(2)

    await read(bob, chatId, 3)
    expect(await me(bob, chatId)).toMatchObject({ unread: 2, mentions: 1 })
    await mark(bob, chatId, 1).expect(204)
    expect(await me(bob, chatId)).toMatchObject({ unread: 5, mentions: 2 })

    const { items } = (await chat.as(ann).get(`/messages/${chatId}?after=2&limit=1`).expect(200)).body
    await chat.as(ann).delete(`/messages/${chatId}/${items[0].id}`).expect(204)
    expect(await me(bob, chatId)).toMatchObject({ unread: 5, mentions: 1 })

    const dan = await chat.register('dan')
    const room = await chat.join(dan)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [dan.userId] })
      .expect(200)
    await until(() => room.of('chat:created').length > 0)
    expect(room.of('chat:created')[0]).toMatchObject({ id: chatId, me: { unread: 0, mentions: 0 } })
  })
})
