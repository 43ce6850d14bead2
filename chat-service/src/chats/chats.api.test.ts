import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until as waitUntil } from '@chat/common/testing/until'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, cyd, eve] = (await Promise.all(['ann', 'bob', 'cyd', 'eve'].map(chat.register))) as [
    TestPerson,
    TestPerson,
    TestPerson,
    TestPerson,
  ]
})
afterAll(() => chat.stop())

const makeGroup = async (...others: TestPerson[]): Promise<string> => {
  const memberIds = others.map(({ userId }) => userId)
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
  return body.id
}

const say = (person: TestPerson, chatId: string, text = 'x') =>
  chat.as(person).post('/messages').send({ chatId, text }).expect(201)

const get = async (person: TestPerson, chatId: string) =>
  (await chat.as(person).get(`/chats/${chatId}`).expect(200)).body

describe('POST /chats', () => {
  test('answers with the whole chat also while somebody else is only halfway through making it', async () => {
    const [one, two] = [await chat.register('half-one'), await chat.register('half-two')]
    const open = () => chat.as(one).post('/chats').send({ type: 'direct', userId: two.userId })
    const { body: made } = await open().expect(201)
    await chat.db.collection<{ _id: string }>('chats').deleteOne({ _id: made.id }) // the last row that is written

    const { body } = await open().expect(200)
    expect(body).toMatchObject({ id: made.id, type: 'direct', memberCount: 2, peer: { id: two.userId } })
    expect(await get(two, made.id)).toMatchObject({ id: made.id, lastSeq: 1 })
  })

  test('makes a direct chat once, by id, by name and from both sides at once', async () => {
    const [one, two] = [await chat.register('dir-one'), await chat.register('dir-two')]
    const opened = await Promise.all([
      chat.as(one).post('/chats').send({ type: 'direct', userId: two.userId }),
      chat.as(two).post('/chats').send({ type: 'direct', username: 'Dir-One' }),
      chat.as(one).post('/chats').send({ type: 'direct', username: 'dir-two' }),
    ])

    expect(opened.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    expect(new Set(opened.map(({ body }) => body.id)).size).toBe(1)
    expect(opened[0]!.body).toMatchObject({
      type: 'direct',
      memberCount: 2,
      lastSeq: 1,
      me: { role: 'member', unread: 0 },
      peer: { id: two.userId, username: 'dir-two' },
    })
    expect(opened[1]!.body.peer.id).toBe(one.userId)
  })

  test('makes a group whose maker owns it', async () => {
    const { body, headers } = await chat
      .as(ann)
      .post('/chats')
      .send({ type: 'group', name: ' Tea ', memberIds: [bob.userId, bob.userId, ann.userId] })
      .expect(201)
    expect(headers['location']).toBe(`/api/chats/${body.id}`)
    expect(body).toMatchObject({ type: 'group', name: 'Tea', memberCount: 2, me: { role: 'owner' } })
    expect(body.lastMessage.system).toEqual({
      kind: 'created',
      type: 'group',
      name: 'Tea',
      userIds: [ann.userId, bob.userId],
    })
    expect((await get(bob, body.id)).me.role).toBe('member')
  })

  test.each([
    ['no type', {}, '#/type'],
    ['a direct chat with nobody', { type: 'direct' }, '#/userId'],
    ['a direct chat with an id that is none', { type: 'direct', userId: 'bob' }, '#/userId'],
    ['a group without a name', { type: 'group' }, '#/name'],
    ['a group with an empty name', { type: 'group', name: ' ' }, '#/name'],
    ['members that are no list', { type: 'group', name: 'x', memberIds: 'bob' }, '#/memberIds'],
    ['too many members', { type: 'group', name: 'x', memberIds: Array(101).fill('0'.repeat(24)) }, '#/memberIds'],
    ['an unknown field', { type: 'group', name: 'x', owner: 'bob' }, '#/owner'],
  ])('%s is refused by name', async (_case, input, pointer) => {
    const { body } = await chat.as(ann).post('/chats').send(input).expect(400)
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test('knows nobody else than people', async () => {
    await chat.as(ann).post('/chats').send({ type: 'direct', userId: ann.userId }).expect(400)
    await chat
      .as(ann)
      .post('/chats')
      .send({ type: 'direct', userId: 'a'.repeat(24) })
      .expect(404)
    await chat
      .as(ann)
      .post('/chats')
      .send({ type: 'group', name: 'x', memberIds: ['a'.repeat(24)] })
      .expect(404)
    await chat.as({ token: 'x' }).post('/chats').send({ type: 'direct', userId: bob.userId }).expect(401)
  })
})

describe('a group', () => {
  test('is renamed by owners and admins', async () => {
    const chatId = await makeGroup(bob)
    await chat.as(bob).patch(`/chats/${chatId}`).send({ name: 'Bobs' }).expect(403)
    await chat.as(eve).patch(`/chats/${chatId}`).send({ name: 'Eves' }).expect(404)
    const { body } = await chat.as(ann).patch(`/chats/${chatId}`).send({ name: 'Coffee' }).expect(200)
    expect(body).toMatchObject({
      name: 'Coffee',
      lastSeq: 2,
      lastMessage: { system: { kind: 'renamed', name: 'Coffee' } },
    })
    await chat.as(ann).patch(`/chats/${chatId}`).send({ name: 'Coffee' }).expect(200)
    expect((await get(bob, chatId)).lastSeq).toBe(2)
  })

  test('takes people in, saying who could not be', async () => {
    const chatId = await makeGroup(bob)
    const stranger = 'a'.repeat(24)
    const add = (userIds: string[]) => chat.as(ann).post(`/chats/${chatId}/members`).send({ userIds })

    const [first, second] = await Promise.all([add([cyd.userId, bob.userId, stranger]), add([cyd.userId])])

    expect([...first.body.added, ...second.body.added]).toEqual([cyd.userId])
    expect(first.body.refused).toContainEqual({ userId: bob.userId, reason: 'already-a-member' })
    expect(first.body.refused).toContainEqual({ userId: stranger, reason: 'user-not-found' })
    expect(await get(cyd, chatId)).toMatchObject({ memberCount: 3, lastSeq: 2, me: { unread: 0 } })
  })

  test('who was removed reads nothing, who comes again reads on', async () => {
    const chatId = await makeGroup(bob)
    await say(ann, chatId)
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)

    for (const path of [
      `/chats/${chatId}`,
      `/chats/${chatId}/members`,
      `/messages/${chatId}`,
      `/chats/${chatId}/receipts?seq=1`,
    ])
      expect((await chat.as(bob).get(path).expect(403)).body.type).toBe('/problems/not-a-member')
    await chat.as(bob).put(`/chats/${chatId}/read`).send({ seq: 1 }).expect(403)
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(404)
    expect((await chat.as(bob).get('/chats')).body.items.map(({ id }: { id: string }) => id)).not.toContain(chatId)

    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
      .expect(200)
    expect(await get(bob, chatId)).toMatchObject({ me: { readSeq: 4, joinedSeq: 4, unread: 0 }, lastSeq: 4 })
  })

  test('has an owner as long as it has members', async () => {
    const chatId = await makeGroup(bob)
    const { body } = await chat.as(ann).delete(`/chats/${chatId}/members/me`).expect(409)
    expect(body.type).toBe('/problems/last-owner')
    await chat.as(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'owner' }).expect(200)
    await chat.as(ann).delete(`/chats/${chatId}/members/me`).expect(204)
    await chat.as(ann).get(`/chats/${chatId}`).expect(403)
    expect((await get(bob, chatId)).me.role).toBe('owner')
  })

  test('two owners who leave at once leave one behind', async () => {
    const chatId = await makeGroup(bob, cyd)
    await chat.as(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'owner' }).expect(200)
    const left = await Promise.all([ann, bob].map((who) => chat.as(who).delete(`/chats/${chatId}/members/me`)))
    expect(left.map(({ status }) => status).toSorted()).toEqual([204, 409])
  })

  test('lists its members in the order of joining, in pages', async () => {
    const chatId = await makeGroup(bob)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [cyd.userId] })
    const first = await chat.as(bob).get(`/chats/${chatId}/members?limit=2`).expect(200)
    const rest = await chat.as(bob).get(`/chats/${chatId}/members?limit=2&cursor=${first.body.next}`).expect(200)
    const items = [...first.body.items, ...rest.body.items]
    expect(items.map(({ user }) => user.username).toSorted()).toEqual(['ann', 'bob', 'cyd'])
    expect(items[2]).toMatchObject({ userId: cyd.userId, role: 'member' })
    expect(rest.body.next).toBeNull()
    await chat.as(bob).get(`/chats/${chatId}/members?cursor=nonsense`).expect(400)
    await chat.as(eve).get(`/chats/${chatId}/members`).expect(404)
  })
})

test('a direct chat has no name and no other members', async () => {
  const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: cyd.userId })
  await chat.as(ann).patch(`/chats/${body.id}`).send({ name: 'x' }).expect(409)
  await chat
    .as(ann)
    .post(`/chats/${body.id}/members`)
    .send({ userIds: [bob.userId] })
    .expect(409)
  await chat.as(ann).delete(`/chats/${body.id}/members/me`).expect(409)
})

describe('GET /chats', () => {
  test('latest activity first, with last message, unread and peer, in pages', async () => {
    const me = await chat.register('lister')
    const other = await chat.register('listed')
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const { body } = await chat
        .as(me)
        .post('/chats')
        .send({ type: 'group', name, memberIds: [other.userId] })
      ids.push(body.id)
    }
    await say(other, ids[0]!, 'up')

    const { body: first } = await chat.as(me).get('/chats?limit=2').expect(200)
    const { body: rest } = await chat.as(me).get(`/chats?limit=2&cursor=${first.next}`).expect(200)

    const items = [...first.items, ...rest.items]
    expect(items.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[1]])
    expect(items[0]).toMatchObject({ lastMessage: { text: 'up' }, lastSeq: 2, me: { unread: 1 } })
    expect((await chat.as(other).get('/chats')).body.items[0]).toMatchObject({
      id: ids[0],
      me: { unread: 0, readSeq: 2 },
    })
    await chat.as(me).get('/chats?limit=0').expect(400)
    await chat.as({ token: '' }).get('/chats').expect(401)
  })
})

describe('read pointers and receipts', () => {
  test('move forward only, to the newest message at most', async () => {
    const chatId = await makeGroup(bob, cyd)
    for (const text of ['a', 'b', 'c']) await say(ann, chatId, text)
    const read = (person: TestPerson, seq: unknown) => chat.as(person).put(`/chats/${chatId}/read`).send({ seq })

    expect((await get(bob, chatId)).me).toMatchObject({ readSeq: 1, unread: 3 })
    await Promise.all([read(bob, 3).expect(204), read(bob, 2).expect(204)])
    expect((await get(bob, chatId)).me).toMatchObject({ readSeq: 3, unread: 1 })
    await read(bob, 1).expect(204)
    await read(bob, 999).expect(204)
    expect((await get(bob, chatId)).me).toMatchObject({ readSeq: 4, unread: 0 })
    await read(cyd, 2).expect(204)

    const receipts = async (query: string) =>
      (await chat.as(ann).get(`/chats/${chatId}/receipts?${query}`).expect(200)).body
    expect(await receipts('seq=3')).toMatchObject({ counts: { members: 2, delivered: 1, read: 1 }, next: null })
    expect((await receipts('seq=3&state=read')).items).toEqual([{ userId: bob.userId, readSeq: 4, deliveredSeq: 4 }])
    expect((await receipts('seq=3&state=none')).items).toEqual([{ userId: cyd.userId, readSeq: 2, deliveredSeq: 2 }])
    const page = await receipts('seq=2&limit=1')
    expect((await receipts(`seq=2&limit=1&cursor=${page.next}`)).items).toHaveLength(1)

    for (const seq of [-1, 1.5, '1', null]) await read(bob, seq).expect(400)
    await read(eve, 1).expect(404)
    await chat.as(bob).get(`/chats/${chatId}/receipts`).expect(400)
    await chat.as(bob).get(`/chats/${chatId}/receipts?seq=99`).expect(404)
  })
})

test('nobody who was never in a chat learns that it is there', async () => {
  const chatId = await makeGroup(bob)
  const asked = [
    chat.as(eve).get(`/chats/${chatId}`),
    chat.as(eve).get(`/messages/${chatId}`),
    chat
      .as(eve)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [eve.userId] }),
    chat.as(eve).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'member' }),
    chat.as(eve).delete(`/chats/${chatId}/members/${bob.userId}`),
    chat.as(eve).put(`/chats/${chatId}/read`).send({ seq: 1 }),
    chat.as(eve).get(`/chats/${chatId}/receipts?seq=1`),
  ]
  const unknown = await chat.as(eve).get(`/chats/${randomUUID()}`)
  for (const { status, body } of await Promise.all(asked)) {
    expect(status).toBe(404)
    expect({ ...body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
  }
})

describe('PATCH /chats/:chatId/me', () => {
  test('is for me alone, on all my devices, and sorts my list', async () => {
    const [first, second] = [await makeGroup(bob), await makeGroup(bob)]
    const { of } = await chat.join(bob)
    const patch = (input: object) => chat.as(bob).patch(`/chats/${first}/me`).send(input)
    const until = new Date(Date.now() + 60_000).toISOString()

    await Promise.all([patch({ pinned: true }).expect(200), patch({ level: 'mentions' }).expect(200)])
    const { body } = await patch({ mutedUntil: until }).expect(200)

    expect(body.me).toMatchObject({ pinned: true, level: 'mentions', muted: true, mutedUntil: until })
    expect((await get(ann, first)).me).toMatchObject({ pinned: false, level: 'all', muted: false })
    const { body: list } = await chat.as(bob).get('/chats')
    expect(list.items[0].id).toBe(first)
    expect(list.items.map(({ id }: { id: string }) => id)).toContain(second)
    const changed = { chatId: first, pinned: true, level: 'mentions', muted: true, mutedUntil: until }
    await waitUntil(() =>
      of('chat:me').some((one) => JSON.stringify(one) === JSON.stringify({ ...(one as object), ...changed })),
    )

    expect((await patch({ muted: false }).expect(200)).body.me).not.toHaveProperty('mutedUntil')
    for (const input of [{}, { muted: 'yes' }, { mutedUntil: '2020-01-01T00:00:00Z' }, { level: 'some' }, { seq: 1 }])
      await patch(input).expect(400)
    await chat.as(eve).patch(`/chats/${first}/me`).send({ pinned: true }).expect(404)
  })
})
