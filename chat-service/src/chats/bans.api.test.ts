import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  bob = await chat.register('bob')
  cyd = await chat.register('cyd')
  eve = await chat.register('eve')
})
afterAll(() => chat.stop())

const ban = (chatId: string, person: TestPerson) => chat.as(ann).post(`/chats/${chatId}/bans/${person.userId}`)
const unban = (chatId: string, person: TestPerson) => chat.as(ann).delete(`/chats/${chatId}/bans/${person.userId}`)
const lastSeq = async (chatId: string): Promise<number> => (await chat.as(ann).get(`/chats/${chatId}`)).body.lastSeq

describe('a member who is banned', () => {
  test('is out, told why on every device, and reads nothing any more', async () => {
    const chatId = await makeGroup(chat, ann, [bob, cyd])
    const devices = [await chat.join(bob), await chat.join(bob)]
    const other = await chat.join(cyd)

    await ban(chatId, bob).expect(204)

    for (const { of } of devices) {
      await until(() => of('chat:removed').length > 0)
      expect(of('chat:removed')).toEqual([{ chatId, reason: 'banned' }])
    }
    await until(() => other.of('member:removed').length > 0)
    await chat.as(ann).post('/messages').send({ chatId, text: 'without bob' }).expect(201)
    await until(() => other.texts().includes('without bob'))
    expect(devices.flatMap(({ texts }) => texts())).toEqual([])
    for (const path of [`/chats/${chatId}`, `/messages/${chatId}`, `/chats/${chatId}/members`])
      expect((await chat.as(bob).get(path).expect(403)).body.type).toBe('/problems/not-a-member')
    const { data } = await devices[0]!.socket.emitWithAck('sync', { chats: { [chatId]: 0 } })
    expect(data).toMatchObject({ chats: {}, added: [], removed: [chatId] })
  })

  test('is not added by anybody until the ban is lifted, and then as anybody', async () => {
    const chatId = await makeGroup(chat, ann, [bob], { visibility: 'public' })
    await ban(chatId, bob).expect(204)
    const add = () =>
      chat
        .as(ann)
        .post(`/chats/${chatId}/members`)
        .send({ userIds: [bob.userId, cyd.userId] })

    expect((await add().expect(200)).body).toEqual({
      added: [cyd.userId],
      refused: [{ userId: bob.userId, reason: 'banned' }],
    })
    expect((await chat.as(bob).post(`/chats/${chatId}/join`).expect(403)).body.type).toBe('/problems/banned')

    await unban(chatId, bob).expect(204)
    await chat.as(bob).get(`/chats/${chatId}`).expect(403)
    expect((await add().expect(200)).body.added).toEqual([bob.userId])
    await chat.as(bob).get(`/chats/${chatId}`).expect(200)
  })
})

test('who never was in a chat can be banned from it, without hearing of it', async () => {
  const chatId = await makeGroup(chat, ann)
  const { heard } = await chat.join(eve)
  await ban(chatId, eve).expect(204)
  const add = chat.as(ann).post(`/chats/${chatId}/members`)
  expect((await add.send({ userIds: [eve.userId] })).body.refused).toEqual([{ userId: eve.userId, reason: 'banned' }])
  await chat.as(eve).get(`/chats/${chatId}`).expect(404)
  expect(heard.filter(({ payload }) => JSON.stringify(payload).includes(chatId))).toEqual([])
})

test('again is the same, and no second message', async () => {
  const chatId = await makeGroup(chat, ann, [bob])
  for (const person of [bob, eve]) {
    await ban(chatId, person).expect(204)
    const seq = await lastSeq(chatId)
    await Promise.all([ban(chatId, person).expect(204), ban(chatId, person).expect(204)])
    expect(await lastSeq(chatId)).toBe(seq)
    await unban(chatId, person).expect(204)
    await unban(chatId, person).expect(204)
    expect(await lastSeq(chatId)).toBe(seq + 1)
  }
})

test('the list shows admins who, and since when, in pages', async () => {
  const chatId = await makeGroup(chat, ann, [bob, cyd])
  const before = Date.now()
  for (const person of [bob, eve]) await ban(chatId, person).expect(204)

  const first = (await chat.as(ann).get(`/chats/${chatId}/bans?limit=1`).expect(200)).body
  const rest = (await chat.as(ann).get(`/chats/${chatId}/bans?limit=1&cursor=${first.next}`).expect(200)).body
  const items = [...first.items, ...rest.items]
  expect(rest.next).toBeNull()
  expect(items.map(({ userId }) => userId).toSorted()).toEqual([bob.userId, eve.userId].toSorted())
  expect(items.find(({ userId }) => userId === eve.userId)).toMatchObject({
    id: eve.userId,
    user: { id: eve.userId, username: 'eve' },
  })
  for (const { bannedAt } of items) expect(Date.parse(bannedAt)).toBeGreaterThanOrEqual(before - 1_000)

  await chat.as(cyd).get(`/chats/${chatId}/bans`).expect(403)
  await chat.as(bob).get(`/chats/${chatId}/bans`).expect(403)
  await chat.as(ann).get(`/chats/${chatId}/bans?cursor=x`).expect(400)
})

test('nobody is banned who does not exist, nor oneself, nor from a direct chat', async () => {
  const chatId = await makeGroup(chat, ann, [bob])
  await chat
    .as(ann)
    .post(`/chats/${chatId}/bans/${'a'.repeat(24)}`)
    .expect(404)
  await chat.as(ann).post(`/chats/${chatId}/bans/me`).expect(400)
  await ban(chatId, ann).expect(403)
  await chat.as(bob).post(`/chats/${chatId}/bans/${eve.userId}`).expect(403)
  await chat.as(eve).post(`/chats/${chatId}/bans/${bob.userId}`).expect(404)
  const direct = (await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId })).body.id
  await ban(direct, bob).expect(409)
  await unban(direct, bob).expect(409)
})
