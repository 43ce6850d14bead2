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

const listed = async (person: TestPerson): Promise<string[]> =>
  (await chat.as(person).get('/chats').expect(200)).body.items.map(({ id }: { id: string }) => id)

const say = (person: TestPerson, chatId: string, text = 'x') => chat.as(person).post('/messages').send({ chatId, text })

describe('deleting a group', () => {
  test('is there no more for anybody, and all are told', async () => {
    const chatId = await makeGroup(chat, ann, [bob, cyd])
    await chat.as(ann).delete(`/chats/${chatId}/members/${cyd.userId}`).expect(204)
    const [there, device] = [await chat.join(bob), await chat.join(ann)]

    await chat.as(ann).delete(`/chats/${chatId}`).expect(204)

    for (const { of } of [there, device]) {
      await until(() => of('chat:removed').length > 0)
      expect(of('chat:removed')).toEqual([{ chatId, reason: 'deleted' }])
    }
    for (const person of [ann, bob, cyd, eve]) {
      const asked = [
        chat.as(person).get(`/chats/${chatId}`),
        chat.as(person).get(`/chats/${chatId}/members`),
        chat.as(person).get(`/messages/${chatId}`),
        chat.as(person).delete(`/chats/${chatId}`),
        chat.as(person).patch(`/chats/${chatId}`).send({ name: 'x' }),
        chat.as(person).post(`/chats/${chatId}/join`),
        chat.as(person).put(`/chats/${chatId}/read`).send({ seq: 1 }),
        say(person, chatId),
      ]
      for (const { status, body } of await Promise.all(asked))
        expect([status, body.type]).toEqual([404, '/problems/chat-not-found'])
      expect(await listed(person)).not.toContain(chatId)
    }
    const { data } = await there.socket.emitWithAck('sync', {
      chats: { [chatId]: 0 },
      since: new Date(0).toISOString(),
    })
    expect(data).toMatchObject({ chats: {}, changed: [], removed: [chatId] })
  })

  test('twice at once deletes it once', async () => {
    const chatId = await makeGroup(chat, ann, [bob])
    const deleted = await Promise.all([1, 2, 3].map(() => chat.as(ann).delete(`/chats/${chatId}`)))
    expect(deleted.map(({ status }) => status).toSorted()).toEqual([204, 404, 404])
    expect(await chat.db.collection('messages').countDocuments({ chatId, 'system.kind': 'deleted' })).toBe(1)
  })

  test('ends what is being sent: nothing stands after it', async () => {
    const chatId = await makeGroup(chat, ann, [bob])
    await say(bob, chatId).expect(201)
    const sends = Array.from({ length: 40 }, () => say(bob, chatId))
    const deleting = chat.as(ann).delete(`/chats/${chatId}`)
    const answers = await Promise.all(sends)
    await deleting.expect(204)

    for (const { status } of answers) expect([201, 404]).toContain(status)
    const [last] = await chat.db.collection('messages').find({ chatId }).sort({ seq: -1 }).limit(1).toArray()
    expect(last).toMatchObject({ system: { kind: 'deleted' } })
    await say(bob, chatId).expect(404)
  })

  test('is for owners and admins', async () => {
    const chatId = await makeGroup(chat, ann, [bob, cyd])
    await chat.as(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'admin' }).expect(200)
    await chat.as(cyd).delete(`/chats/${chatId}`).expect(403)
    await chat.as(eve).delete(`/chats/${chatId}`).expect(404)
    await chat.as({ token: 'x' }).delete(`/chats/${chatId}`).expect(401)
    await chat.as(ann).delete('/chats/x').expect(400)
    await chat.as(bob).delete(`/chats/${chatId}`).expect(204)
  })
})

describe('deleting a direct chat', () => {
  test('puts it away for who does it, until something new comes', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId })
    const chatId: string = body.id
    await say(bob, chatId, 'one').expect(201)
    const [device, peer] = [await chat.join(ann), await chat.join(bob)]

    await Promise.all([1, 2].map(() => chat.as(ann).delete(`/chats/${chatId}`).expect(204)))

    await until(() => device.of('chat:me').some((one) => (one as { hidden?: boolean }).hidden === true))
    expect(await listed(ann)).not.toContain(chatId)
    expect(await listed(bob)).toContain(chatId)
    const { data } = await device.socket.emitWithAck('sync', { chats: {} })
    expect(data.added.map(({ id }: { id: string }) => id)).not.toContain(chatId)
    expect((await chat.as(ann).get(`/chats/${chatId}`).expect(200)).body.me).toMatchObject({ hidden: true })
    const told = peer.heard.filter(({ event }) => event !== 'ready' && event !== 'presence')
    expect(told).toEqual([])

    await say(bob, chatId, 'two').expect(201)
    expect(await listed(ann)).toContain(chatId)
    const again = await device.socket.emitWithAck('sync', { chats: {} })
    expect(again.data.added).toContainEqual(expect.objectContaining({ id: chatId, lastSeq: 3 }))
    expect(again.data.added[0].me).not.toHaveProperty('hidden')
    await until(() => device.texts().includes('two'))
  })

  test('is not for strangers', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId })
    await chat.as(eve).delete(`/chats/${body.id}`).expect(404)
    await chat.as({ token: 'x' }).delete(`/chats/${body.id}`).expect(401)
  })

  test('what comes while it is put away keeps it', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: cyd.userId })
    await Promise.all([
      ...Array.from({ length: 5 }, () => chat.as(ann).delete(`/chats/${body.id}`).expect(204)),
      ...Array.from({ length: 5 }, () => say(cyd, body.id).expect(201)),
    ])
    await say(cyd, body.id, 'last').expect(201)
    expect(await listed(ann)).toContain(body.id)
  })
})
