import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { userRegistered } from '@chat/common/events/auth-events'
import { blockChanged, contactChanged, settingsChanged } from '@chat/common/events/user-events'
import { until } from '@chat/common/testing/until'
import { makeGroup } from '../testing/make-group.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'
import { tell, tellDeleted } from '../testing/tell.ts'

jest.setTimeout(120_000)

let chats: Awaited<ReturnType<typeof startTwoChats>>
let one: TestChat
let two: TestChat
let people = 0

beforeAll(async () => {
  chats = await startTwoChats()
  ;({ one, two } = chats)
}, 60_000)
afterAll(() => chats.stop())

type Both = TestPerson & { there: TestPerson }

const register = async (): Promise<Both> => {
  const [person, there] = await chats.register(`person-${(people += 1)}`)
  return { ...person, there }
}
const gone = (...some: TestPerson[]) => tellDeleted(one.broker, ...some.map(({ userId }) => userId))

const membersOf = async (person: Both, chatId: string): Promise<{ userId: string; role: string }[]> => {
  const { body } = await two.as(person.there).get(`/chats/${chatId}/members`).expect(200)
  return body.items.map(({ userId, role }: { userId: string; role: string }) => ({ userId, role }))
}
const systemOf = async (person: Both, chatId: string): Promise<object[]> => {
  const { body } = await one.as(person).get(`/messages/${chatId}`).expect(200)
  return body.items.flatMap(({ system }: { system?: object }) => system ?? [])
}
const docs = (name: string, filter: object) => one.db.collection(name).countDocuments(filter)

describe('groups', () => {
  test('of which they were the last owner get the oldest admin, else member; what they said stays', async () => {
    const [ann, bob, cyd] = [await register(), await register(), await register()]
    const withAdmin = await makeGroup(one, ann, [bob, cyd])
    await one.as(ann).patch(`/chats/${withAdmin}/members/${cyd.userId}`).send({ role: 'admin' }).expect(200)
    const withMembers = await makeGroup(one, ann, [cyd])
    await one
      .as(ann)
      .post(`/chats/${withMembers}/members`)
      .send({ userIds: [bob.userId] })
      .expect(200)
    const notTheirs = await makeGroup(one, bob, [ann])
    const theirsAlone = await makeGroup(one, ann)
    const { id } = await talk(one).say(ann, notTheirs, 'I was here')

    await Promise.all([gone(ann), gone(ann)])
    await gone(ann)

    expect(await membersOf(bob, withAdmin)).toEqual(
      expect.arrayContaining([
        { userId: bob.userId, role: 'member' },
        { userId: cyd.userId, role: 'owner' },
      ]),
    )
    expect(await membersOf(bob, withMembers)).toEqual([
      { userId: cyd.userId, role: 'owner' },
      { userId: bob.userId, role: 'member' },
    ])
    expect((await systemOf(bob, withAdmin)).slice(-2)).toEqual([
      { kind: 'role-changed', userIds: [cyd.userId], role: 'owner' },
      { kind: 'members-removed', userIds: [ann.userId], reason: 'deleted' },
    ])
    expect(await membersOf(bob, notTheirs)).toEqual([{ userId: bob.userId, role: 'owner' }])
    const { body } = await one.as(bob).get(`/messages/${notTheirs}/${id}`).expect(200)
    expect(body).toMatchObject({ senderId: ann.userId, text: 'I was here' })
    expect(await docs('chats', { _id: theirsAlone as never, deletedAt: { $exists: true } })).toBe(1)
    expect(await docs('members', { chatId: theirsAlone, present: true })).toBe(0)
  })

  test('in which all close their accounts at once end deleted, each with one system message a step', async () => {
    const some = await Promise.all(Array.from({ length: 5 }, register))
    const chatId = await makeGroup(one, some[0]!, some.slice(1))
    await Promise.all(some.map((person) => gone(person)))

    const found = await one.db.collection('messages').find({ chatId }).sort({ seq: 1 }).toArray()
    const kinds = found.map(({ system }) => (system as { kind: string }).kind)
    expect(kinds.at(-1)).toBe('deleted')
    expect(kinds.filter((kind) => kind === 'members-removed')).toHaveLength(4)
    expect(found.map(({ seq }) => seq as number)).toEqual(found.map((_, index) => index + 1))
  })

  test('keep an owner while owners give roles away, leave and close their accounts on both instances', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ann, bob, cyd, dee] = [await register(), await register(), await register(), await register()]
      const chatId = await makeGroup(one, ann, [bob, cyd, dee])
      await one.as(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'owner' }).expect(200)
      await Promise.all([
        gone(ann),
        two
          .as(bob.there)
          .delete(`/chats/${chatId}/members/me`)
          .then(() => {}),
        two
          .as(bob.there)
          .patch(`/chats/${chatId}/members/${cyd.userId}`)
          .send({ role: 'admin' })
          .then(() => {}),
        one
          .as(cyd)
          .post('/messages')
          .send({ chatId, text: 'x' })
          .then(() => {}),
      ])
      const members = await membersOf(dee, chatId)
      expect(members.map(({ userId }) => userId)).not.toContain(ann.userId)
      expect(members.filter(({ role }) => role === 'owner').length).toBeGreaterThan(0)
    }
  })

  test('do not keep somebody who is put into one by who has not heard of it yet', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [ann, bob] = [await register(), await register()]
      const chatId = await makeGroup(one, bob, [], { visibility: 'public' })
      const add = two
        .as(bob.there)
        .post(`/chats/${chatId}/members`)
        .send({ userIds: [ann.userId] })
      const join = one.as(ann).post(`/chats/${chatId}/join`)
      await Promise.all([gone(ann), round % 2 ? add.then(() => {}) : join.then(() => {})])
      await until(async () => (await membersOf(bob, chatId)).length === 1)
      await until(async () => (await docs('messages', { chatId, unsent: { $exists: true } })) === 0)
      expect(await membersOf(bob, chatId)).toEqual([{ userId: bob.userId, role: 'owner' }])
    }
  })

  test('let nobody add them, nor make one with them', async () => {
    const [ann, bob] = [await register(), await register()]
    const chatId = await makeGroup(one, bob)
    await gone(ann)
    const { body } = await two
      .as(bob.there)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [ann.userId] })
      .expect(200)
    expect(body).toEqual({ added: [], refused: [{ userId: ann.userId, reason: 'user-not-found' }] })
    const made = await one
      .as(bob)
      .post('/chats')
      .send({ type: 'group', name: 'Tea', memberIds: [ann.userId] })
    expect([made.status, made.body.type]).toEqual([404, '/problems/user-not-found'])
    await one.as(ann).post(`/chats/${chatId}/join`).expect(404)
  })
})

describe('direct chats', () => {
  test('stay for the other one, with a deleted account that nobody writes to', async () => {
    const [ann, bob, cyd] = [await register(), await register(), await register()]
    const chatId = await talk(one).direct(ann, bob)
    await talk(one).say(ann, chatId, 'hello')
    await talk(two).say(bob.there, chatId, 'warm here too')
    await gone(ann)

    const { body } = await two.as(bob.there).get(`/chats/${chatId}`).expect(200)
    expect(body.peer).toEqual({ id: ann.userId, username: 'deleted', displayName: 'Deleted account' })
    expect((await one.as(bob).get('/chats').expect(200)).body.items[0].id).toBe(chatId)
    expect((await one.as(bob).get(`/messages/${chatId}`).expect(200)).body.items).toHaveLength(3)
    for (const sent of [
      await one.as(bob).post('/messages').send({ chatId, text: 'x' }),
      await two.as(bob.there).post('/messages').send({ chatId, text: 'x' }),
      await two.as(ann.there).post('/messages').send({ chatId, text: 'from beyond' }),
      await one.as(bob).post('/messages').send({ to: ann.username, text: 'x' }),
      await one.as(bob).post('/messages').send({ to: 'deleted', text: 'x' }),
      await one.as(cyd).post('/chats').send({ type: 'direct', userId: ann.userId }),
      await one.as(cyd).post('/chats').send({ type: 'direct', username: ann.username }),
    ])
      expect([sent.status, sent.body.type]).toEqual([404, '/problems/user-not-found'])
    await one.as(bob).post('/chats').send({ type: 'direct', userId: ann.userId }).expect(200)
  })

  test('a mention of them is of nobody', async () => {
    const [ann, bob] = [await register(), await register()]
    const chatId = await makeGroup(one, bob, [ann])
    await gone(ann)
    const { body } = await one
      .as(bob)
      .post('/messages')
      .send({ chatId, text: `@${ann.username} and @deleted` })
    expect(body.mentions).toEqual([])
  })
})

test('what was theirs alone goes, and nothing that comes late brings it back', async () => {
  const [ann, bob] = [await register(), await register()]
  const direct = await talk(one).direct(ann, bob)
  const { id } = await talk(one).say(bob, direct, 'hello')
  const mine = { userId: ann.userId }
  const envelope = () => ({ id: randomUUID(), source: '/user-service', subject: ann.userId, time: new Date() })
  const relations = [1, 2].map((version) => [
    blockChanged.create({
      ...envelope(),
      data: { userId: bob.userId, blockedId: ann.userId, blocked: false, version },
    }),
    blockChanged.create({ ...envelope(), data: { ...mine, blockedId: bob.userId, blocked: false, version } }),
    contactChanged.create({ ...envelope(), data: { userIds: [ann.userId, bob.userId], state: 'contact', version } }),
    settingsChanged.create({
      ...envelope(),
      data: {
        ...{ ...mine, version, showPresence: true, showLastSeen: true, readReceipts: true },
        ...{ whoMayWrite: 'everyone', locale: 'en', timeZone: 'UTC' },
      },
    }),
  ])
  await tell(one.broker, ...relations[0]!)
  await one.as(ann).put(`/chats/${direct}/draft`).send({ text: 'half a thought' }).expect(204)
  await one.as(ann).patch(`/chats/${direct}/me`).send({ pinned: true, muted: true, level: 'none' }).expect(200)
  await one.as(ann).put(`/messages/${direct}/${id}/star`).expect(204)
  const { id: hiddenId } = await talk(one).say(bob, direct, 'to hide')
  await one.as(ann).delete(`/messages/${direct}/${hiddenId}?for=me`).expect(204)
  await one.as(ann).put(`/messages/${direct}/${id}/reactions/%F0%9F%91%8D`)
  const file = { filename: 'a.txt', contentType: 'text/plain' }
  const upload = () =>
    one.as(ann).post(`/chats/${direct}/attachments`).attach('file', Buffer.from('text'), file).expect(201)
  const [unused, held] = [(await upload()).body.id, (await upload()).body.id]
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  await one
    .as(ann)
    .post('/messages')
    .send({ chatId: direct, text: 'later', sendAt, attachmentIds: [held] })
    .expect(202)

  await gone(ann)
  await tell(one.broker, ...relations[1]!)
  await tell(
    one.broker,
    userRegistered.create({
      ...{ ...envelope(), source: '/auth-service' },
      data: { ...mine, username: ann.username, displayName: 'Ann', createdAt: new Date().toISOString() },
    }),
  )

  expect(await docs('stars', mine)).toBe(0)
  expect(await docs('hidden_messages', mine)).toBe(0)
  expect(await docs('blocks', { _id: { $regex: ann.userId } as never })).toBe(0)
  expect(await docs('contacts', { _id: { $regex: ann.userId } as never })).toBe(0)
  expect(await docs('privacy', { _id: ann.userId as never, deleted: true, showPresence: false })).toBe(1)
  expect(await docs('people', { _id: ann.userId as never, deleted: true, username: { $exists: false } })).toBe(1)
  expect(await docs('scheduled', { senderId: ann.userId, $or: [{ slot: { $exists: true } }, { text: /./ }] })).toBe(0)
  const row = await one.db.collection('members').findOne({ chatId: direct, userId: ann.userId })
  expect(row).toMatchObject({ present: true, muted: false, pinned: false })
  expect(Object.keys(row!)).not.toEqual(expect.arrayContaining([expect.stringMatching(/draft|level|mutedUntil/)]))
  const files = await one.db.collection('attachments').find({ uploaderId: ann.userId }).toArray()
  expect(files.map(({ _id }) => _id.toHexString()).toSorted()).toEqual([unused, held].toSorted())
  for (const { keptUntil, heldBy } of files) {
    expect(heldBy).toBeUndefined()
    expect((keptUntil as Date).getTime()).toBeLessThan(Date.now() + 61_000)
  }
  const { body } = await one.as(bob).get(`/messages/${direct}/${id}`).expect(200)
  expect(body.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }])
})

test('who shares a chat hears of it, and sees them offline from then on', async () => {
  const [ann, bob, cyd, eve] = [await register(), await register(), await register(), await register()]
  await makeGroup(one, bob, [ann])
  await talk(one).direct(cyd, ann)
  const watchers = [await two.join(bob.there), await one.join(cyd)]
  const stranger = await one.join(eve)
  const anns = await two.join(ann.there)
  const shown = (of: (event: string) => unknown[]) => of('presence').at(-1)
  for (const { socket } of watchers) await socket.emitWithAck('presence:subscribe', { userIds: [ann.userId] })
  await until(async () => {
    const { data } = await watchers[0]!.socket.emitWithAck('presence:subscribe', { userIds: [ann.userId] })
    return data.items[0]?.presence === 'online'
  })

  await gone(ann)
  const names = { username: 'deleted', displayName: 'Deleted account', avatarUrl: null }
  for (const { of } of watchers) {
    await until(() => of('user:updated').length > 0)
    expect(of('user:updated')).toEqual([{ userId: ann.userId, ...names }])
    await until(() => shown(of) !== undefined)
    expect(shown(of)).toEqual({ userId: ann.userId, presence: 'offline' })
  }
  expect(stranger.of('user:updated')).toEqual([])

  anns.socket.disconnect()
  await until(async () => (await docs('presences', { _id: ann.userId as never })) === 0)
})
