import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { relationStore } from '../relations/relation-store.ts'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  bob = await chat.register('bob')
  cyd = await chat.register('cyd')
})
afterAll(() => chat.stop())

const defaults = { description: '', visibility: 'private', posting: 'everyone', history: 'all', slowModeSeconds: 0 }
const chosen = {
  name: 'Tea',
  description: 'Hot',
  visibility: 'public',
  posting: 'admins',
  history: 'since-join',
  slowModeSeconds: 30,
}

const get = async (person: TestPerson, chatId: string) =>
  (await chat.as(person).get(`/chats/${chatId}`).expect(200)).body
const patch = (person: TestPerson, chatId: string, change: object) =>
  chat.as(person).patch(`/chats/${chatId}`).send(change)
const say = (person: TestPerson, chatId: string) => chat.as(person).post('/messages').send({ chatId, text: 'x' })

describe('the settings of a group', () => {
  test('are those of its making, and the defaults', async () => {
    expect(await get(bob, await makeGroup(chat, ann, [bob]))).toMatchObject({ name: 'Tea', ...defaults })
    const chatId = await makeGroup(chat, ann, [bob], chosen)
    expect(await get(bob, chatId)).toMatchObject(chosen)
    const { body } = await chat.as(bob).get('/chats').expect(200)
    expect(body.items.find(({ id }: { id: string }) => id === chatId)).toMatchObject(chosen)
  })

  test('are changed by admins, in one message, and told to all', async () => {
    const chatId = await makeGroup(chat, ann, [bob])
    const { of } = await chat.join(bob)

    const { body } = await patch(ann, chatId, { ...chosen, name: 'Coffee' }).expect(200)

    const changes = { ...chosen, name: 'Coffee' }
    expect(body).toMatchObject({ ...changes, lastSeq: 2 })
    expect(body.lastMessage.system).toEqual({ kind: 'settings-changed', ...changes })
    await until(() => of('chat:updated').length > 0)
    expect(of('chat:updated')).toEqual([{ chatId, ...changes }])
    expect(await get(bob, chatId)).toMatchObject(changes)

    expect((await patch(ann, chatId, { ...changes }).expect(200)).body.lastSeq).toBe(2)
    expect((await patch(ann, chatId, { description: '' }).expect(200)).body).toMatchObject({
      ...changes,
      description: '',
      lastSeq: 3,
    })
    await patch(bob, chatId, { posting: 'everyone' }).expect(403)
  })

  test.each([
    ['nothing', {}],
    ['an empty name', { name: ' ' }],
    ['a name that is too long', { name: '🍵'.repeat(129) }],
    ['a description that is too long', { description: 'x'.repeat(1_001) }],
    ['another visibility', { visibility: 'secret' }],
    ['other people who post', { posting: 'nobody' }],
    ['another history', { history: 'none' }],
    ['a slow mode below none', { slowModeSeconds: -1 }],
    ['a slow mode of a day', { slowModeSeconds: 86_400 }],
    ['half a second', { slowModeSeconds: 0.5 }],
    ['somebody else as its picture', { avatarId: 'a'.repeat(24) }],
    ['what is not known', { topic: 'x' }],
  ])('%s is refused', async (_case, change) => {
    const chatId = await makeGroup(chat, ann)
    await patch(ann, chatId, change).expect(400)
    if (Object.keys(change).length > 0)
      await chat
        .as(ann)
        .post('/chats')
        .send({ type: 'group', name: 'x', ...change })
        .expect(400)
  })

  test('are none of a direct chat', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId })
    for (const change of [{ name: 'x' }, { visibility: 'public' }, { slowModeSeconds: 1 }])
      expect((await patch(ann, body.id, change).expect(409)).body.type).toBe('/problems/direct-chat')
    expect(body).not.toHaveProperty('visibility')
    await patch(cyd, body.id, { name: 'x' }).expect(404)
  })

  test('two changes at once are both made', async () => {
    const chatId = await makeGroup(chat, ann)
    await Promise.all([patch(ann, chatId, { name: 'Coffee' }), patch(ann, chatId, { description: 'Hot' })])
    expect(await get(ann, chatId)).toMatchObject({ name: 'Coffee', description: 'Hot', lastSeq: 3 })
  })
})

describe('where admins post', () => {
  test('others read', async () => {
    const chatId = await makeGroup(chat, ann, [bob], { posting: 'admins' })
    const { socket } = await chat.join(bob)
    await say(bob, chatId).expect(403)
    expect(await socket.emitWithAck('message:send', { chatId, text: 'x' })).toMatchObject({
      ok: false,
      problem: { status: 403, type: '/problems/forbidden' },
    })
    await say(ann, chatId).expect(201)
    await chat.as(bob).get(`/messages/${chatId}`).expect(200)
    await patch(ann, chatId, { posting: 'everyone' }).expect(200)
    await say(bob, chatId).expect(201)
  })
})

describe('slow mode', () => {
  test('tells who comes too soon how long to wait, and holds no admin back', async () => {
    const chatId = await makeGroup(chat, ann, [bob, cyd], { slowModeSeconds: 100 })
    await say(bob, chatId).expect(201)
    const { body, headers } = await say(bob, chatId).expect(429)
    expect(body.retryAfterMs).toBeGreaterThan(90_000)
    expect(body.retryAfterMs).toBeLessThanOrEqual(100_000)
    expect(Number(headers['retry-after'])).toBe(Math.ceil(body.retryAfterMs / 1_000))
    await say(cyd, chatId).expect(201)
    await say(ann, chatId).expect(201)
    await say(ann, chatId).expect(201)
    await patch(ann, chatId, { slowModeSeconds: 0 }).expect(200)
    await say(bob, chatId).expect(201)
    await say(bob, chatId).expect(201)
  })

  test('lets one of many at once through, and again when the time is over', async () => {
    const chatId = await makeGroup(chat, ann, [bob], { slowModeSeconds: 2 })
    const first = await Promise.all(Array.from({ length: 10 }, () => say(bob, chatId)))
    expect(first.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(first.filter(({ status }) => status === 429)).toHaveLength(9)
    await until(async () => (await say(bob, chatId)).status === 201)
  })

  test('counts what people write, not that they joined', async () => {
    const chatId = await makeGroup(chat, ann, [], { slowModeSeconds: 100, visibility: 'public' })
    await chat.as(cyd).post(`/chats/${chatId}/join`).expect(200)
    await say(cyd, chatId).expect(201)
    await say(cyd, chatId).expect(429)
  })
})

describe('who does not want to be written to by somebody', () => {
  test('is not put into a group by them, and they are told why', async () => {
    const relations = relationStore(chat.db)
    const [blocker, shy] = [await chat.register('blocker'), await chat.register('shy')]
    await relations.keepBlock({ userId: blocker.userId, blockedId: ann.userId, blocked: true, version: 1 })
    const privacy = { showPresence: true, showLastSeen: true, readReceipts: true, whoMayWrite: 'contacts' as const }
    const rest = { locale: 'en', timeZone: 'UTC' }
    await relations.keepSettings({ userId: shy.userId, version: 1, ...privacy, ...rest })
    const reasons = [
      { userId: blocker.userId, reason: 'blocked' },
      { userId: shy.userId, reason: 'contacts-only' },
    ]
    const byId = (refused: { userId: string }[]) => refused.toSorted((a, b) => (a.userId < b.userId ? -1 : 1))
    const memberIds = [blocker.userId, bob.userId, shy.userId]

    const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
    expect(byId(body.refused)).toEqual(byId(reasons))
    expect(body.memberCount).toBe(2)
    await chat.as(blocker).get(`/chats/${body.id}`).expect(404)

    const added = await chat
      .as(ann)
      .post(`/chats/${body.id}/members`)
      .send({ userIds: [...memberIds, cyd.userId] })
    expect(added.body.added).toEqual([cyd.userId])
    expect(byId(added.body.refused)).toEqual(byId([...reasons, { userId: bob.userId, reason: 'already-a-member' }]))

    await relations.keepContact({ userIds: [ann.userId, shy.userId], state: 'contact', version: 1 } as never)
    const again = await chat
      .as(ann)
      .post(`/chats/${body.id}/members`)
      .send({ userIds: [shy.userId] })
    expect(again.body).toEqual({ added: [shy.userId], refused: [] })
  })

  test('nobody refuses a group that has nobody else', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Alone' }).expect(201)
    expect(body).not.toHaveProperty('refused')
  })
})

test('a new role is answered as the list shows it', async () => {
  const chatId = await makeGroup(chat, ann, [bob])
  const set = (role: string, who = bob.userId) => chat.as(ann).patch(`/chats/${chatId}/members/${who}`).send({ role })
  const { body } = await set('admin').expect(200)
  const { body: list } = await chat.as(ann).get(`/chats/${chatId}/members`).expect(200)
  expect(body).toEqual(list.items.find(({ userId }: { userId: string }) => userId === bob.userId))
  expect(body).toMatchObject({ id: bob.userId, role: 'admin', user: { username: 'bob' } })
  expect((await set('admin').expect(200)).body).toEqual(body)
  await set('king').expect(400)
  await set('admin', cyd.userId).expect(404)
  expect((await set('member', 'me').expect(409)).body.type).toBe('/problems/last-owner')
})
