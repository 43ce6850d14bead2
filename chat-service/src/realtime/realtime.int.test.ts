import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson

beforeAll(async () => {
  chat = await startTestChat({ env: { TYPING_STOPS_AFTER_MS: '200' } })
  ann = await chat.register('ann')
  bob = await chat.register('bob')
  cyd = await chat.register('cyd')
})
afterAll(() => chat.stop())

const makeGroup = async (...others: TestPerson[]): Promise<string> => {
  const memberIds = others.map(({ userId }) => userId)
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
  return body.id
}

const inChat = (chatId: string) => (payload: unknown) =>
  typeof payload === 'object' &&
  payload !== null &&
  ('chatId' in payload ? payload.chatId : 'id' in payload && payload.id) === chatId

const connectError = async (token: string): Promise<{ data: { status: number; type: string } }> =>
  new Promise((resolve) => chat.openSocket(token).once('connect_error', resolve as never))

describe('connecting', () => {
  test('ready says who one is and until when', async () => {
    const { of } = await chat.join(ann)
    expect(of('ready')).toEqual([
      expect.objectContaining({ userId: ann.userId, expiresAt: expect.any(String), serverTime: expect.any(String) }),
    ])
  })

  test.each([
    ['rubbish', () => 'rubbish'],
    ['an empty one', () => ''],
    ['an expired one', () => chat.tokens.tokenFor(ann.userId, { expiresInSeconds: -1 })],
    ['one for something else', () => chat.tokens.tokenFor(ann.userId, { audience: 'other' })],
  ])('a token that is %s is refused with a problem', async (_case, token) => {
    expect((await connectError(token())).data).toMatchObject({ status: 401, type: '/problems/unauthenticated' })
  })
})

const nowhere = '00000000-0000-4000-8000-000000000000'

describe('asking over the socket', () => {
  test('a message is acknowledged with what everybody hears', async () => {
    const chatId = await makeGroup(bob)
    const [from, to] = [await chat.join(ann), await chat.join(bob)]
    const message = { chatId, text: 'hi', clientMessageId: randomUUID() }

    const sent = await from.socket.emitWithAck('message:send', message)
    const repeat = await from.socket.emitWithAck('message:send', message)

    expect(sent).toMatchObject({ ok: true, data: { seq: 2, text: 'hi' } })
    expect(repeat).toEqual(sent)
    await until(() => to.texts().length > 0)
    expect(to.of('message:new')).toContainEqual(sent.data)
    expect(to.texts()).toEqual(['hi'])
  })

  test('what is sent in one go keeps its order, also where names have to be looked up', async () => {
    const chatId = await makeGroup(bob)
    const { socket } = await chat.join(ann)
    const texts = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? `@bob ${index}` : `${index}`))
    const sent = await Promise.all(texts.map((text) => socket.emitWithAck('message:send', { chatId, text })))
    expect(sent.map(({ data }) => data.seq)).toEqual(texts.map((_, index) => index + 2))
  })

  test.each([
    ['message:send', 42, 400],
    ['message:send', null, 400],
    ['message:send', {}, 400],
    ['message:send', { chatId: nowhere, text: 'x' }, 404],
    ['chat:read', { chatId: nowhere, seq: 1 }, 404],
    ['chat:read', { chatId: nowhere }, 400],
    ['chat:delivered', { chatId: 'x', seq: 1 }, 400],
    ['typing:start', { chatId: nowhere }, 404],
    ['sync', {}, 400],
    ['sync', { chats: { x: 1 } }, 400],
    ['sync', { chats: {}, cursor: 'made-up' }, 400],
    ['auth:renew', { token: 'x' }, 401],
    ['no:such:event', {}, 404],
  ])('%s with %j is answered with %i', async (event, input, status) => {
    const { socket } = await chat.join(ann)
    const reply = await socket.emitWithAck(event, input)
    expect(reply).toMatchObject({ ok: false, problem: { status, requestId: expect.any(String) } })
  })

  test('who forgets the acknowledgement harms nobody', async () => {
    const { socket } = await chat.join(ann)
    socket.emit('message:send')
    socket.emit('message:send', {}, 'no function')
    expect(await socket.emitWithAck('sync', { chats: {} })).toMatchObject({ ok: true })
  })

  test('one connection cannot ask without end', async () => {
    const limited = await startTestChat({
      env: { RATE_LIMIT_ENABLED: 'true', SOCKET_EVENTS_BURST: '5', SOCKET_EVENTS_PER_SECOND: '1' },
    })
    const { socket } = await limited.join(await limited.register('eager'))
    const replies = await Promise.all(Array.from({ length: 10 }, () => socket.emitWithAck('sync', { chats: {} })))
    expect(replies.filter(({ ok }) => ok).length).toBeLessThanOrEqual(6)
    expect(replies.at(-1)).toMatchObject({ ok: false, problem: { status: 429 } })
    await limited.stop()
  })
})

describe('what happens to chats is heard', () => {
  test('by who is put into one, on all devices, and from then on its messages', async () => {
    const devices = [await chat.join(bob), await chat.join(bob)]
    const chatId = await makeGroup()
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
      .expect(200)
    await chat.as(ann).post('/messages').send({ chatId, text: 'welcome' }).expect(201)

    for (const { of, texts } of devices) {
      await until(() => texts().includes('welcome'))
      expect(of('chat:created').filter(inChat(chatId))).toEqual([
        expect.objectContaining({ id: chatId, memberCount: 2, me: expect.objectContaining({ role: 'member' }) }),
      ])
    }
  })

  test('rename, role, joining and leaving reach the members', async () => {
    const chatId = await makeGroup(bob)
    const { of } = await chat.join(bob)
    await chat.as(ann).patch(`/chats/${chatId}`).send({ name: 'Coffee' }).expect(200)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [cyd.userId] })
      .expect(200)
    await chat.as(ann).patch(`/chats/${chatId}/members/${cyd.userId}`).send({ role: 'admin' }).expect(200)
    await chat.as(cyd).delete(`/chats/${chatId}/members/me`).expect(204)

    await until(() => of('member:removed').length > 0)
    expect(of('chat:updated')).toEqual([{ chatId, name: 'Coffee' }])
    expect(of('member:added')).toEqual([{ chatId, userIds: [cyd.userId] }])
    expect(of('member:updated')).toEqual([{ chatId, userIds: [cyd.userId], role: 'admin' }])
    expect(of('member:removed')).toEqual([{ chatId, userIds: [cyd.userId] }])
  })

  test('who is removed is told, and hears nothing more', async () => {
    const chatId = await makeGroup(bob)
    const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    await chat.as(ann).post('/messages').send({ chatId, text: 'gone' }).expect(201)

    await until(() => annHears.texts().includes('gone'))
    expect(bobHears.of('chat:removed')).toEqual([{ chatId, reason: 'removed' }])
    expect(bobHears.texts()).not.toContain('gone')
  })

  test('receipts are gathered, one’s own devices learn what one has read', async () => {
    const chatId = await makeGroup(bob, cyd)
    const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]
    await chat.as(ann).post('/messages').send({ chatId, text: 'x' }).expect(201)
    const { socket } = await chat.join(cyd)
    await Promise.all([
      bobHears.socket.emitWithAck('chat:read', { chatId, seq: 2 }),
      socket.emitWithAck('chat:delivered', { chatId, seq: 2 }),
    ])

    await until(() => annHears.of('receipt').length > 1)
    const items = annHears.of('receipt').flatMap((one) => (one as { items: object[] }).items)
    expect(items).toContainEqual({ userId: bob.userId, readSeq: 2 })
    expect(items).toContainEqual({ userId: cyd.userId, deliveredSeq: 2 })
    expect(bobHears.of('chat:me')).toContainEqual({ chatId, readSeq: 2 })
    expect(annHears.of('chat:me')).toEqual([])
  })

  test('typing is told to the others and is over by itself', async () => {
    const chatId = await makeGroup(bob)
    const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]
    await annHears.socket.emitWithAck('typing:start', { chatId })
    await annHears.socket.emitWithAck('typing:start', { chatId })
    await until(() => bobHears.of('typing').length === 2)
    expect(bobHears.of('typing')).toEqual([true, false].map((typing) => ({ chatId, userId: ann.userId, typing })))
    expect(annHears.of('typing')).toEqual([])
  })
})

describe('tokens are enforced on open sockets', () => {
  const closing = (of: (event: string) => unknown[], socket: { disconnected: boolean }) =>
    until(() => socket.disconnected && of('session:ending').length > 0)

  test('a session that ends closes its sockets and no others', async () => {
    const [sessionId, otherId] = ['a'.repeat(24), 'b'.repeat(24)]
    const ended = await chat.join({ token: chat.tokens.tokenFor(ann.userId, { sessionId }) })
    const other = await chat.join({ token: chat.tokens.tokenFor(ann.userId, { sessionId: otherId }) })
    chat.tokens.endSession(sessionId)
    await closing(ended.of, ended.socket)
    expect(ended.of('session:ending')).toEqual([{ reason: 'revoked' }])
    expect(other.socket.connected).toBe(true)
  })

  test('an expired token closes the socket, unless it is renewed', async () => {
    const short = () => chat.tokens.tokenFor(ann.userId, { expiresInSeconds: 3 })
    const [expiring, renewed] = [await chat.join({ token: short() }), await chat.join({ token: short() })]
    const reply = await renewed.socket.emitWithAck('auth:renew', { token: chat.tokens.tokenFor(ann.userId) })
    expect(reply).toMatchObject({ ok: true, data: { expiresAt: expect.any(String) } })
    await closing(expiring.of, expiring.socket)
    expect(expiring.of('session:ending')).toEqual([{ reason: 'expired' }])
    expect(renewed.socket.connected).toBe(true)
  })

  test('nobody renews with the token of somebody else', async () => {
    const { socket } = await chat.join(ann)
    expect(await socket.emitWithAck('auth:renew', { token: bob.token })).toMatchObject({ problem: { status: 401 } })
  })
})
