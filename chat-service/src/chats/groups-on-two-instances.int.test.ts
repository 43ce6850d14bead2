import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Broker } from '@chat/common/broker/broker'
import { until } from '@chat/common/testing/until'
import { makeGroup } from '../testing/make-group.ts'
import { openTestBroker } from '../testing/open-test-broker.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let broker: Broker
let one: TestChat
let other: TestChat

/** The same person, for requests to the other instance. */
type Person = TestPerson & { there: TestPerson }

let ann: Person
let bob: Person
let cyd: Person
let registered = 0

const register = async (name = `person-${(registered += 1)}`): Promise<Person> => {
  const person = await one.register(name)
  return { ...person, there: { ...person, token: other.tokens.tokenFor(person.userId) } }
}

beforeAll(async () => {
  broker = await openTestBroker()
  one = await startTestChat({ broker })
  other = await startTestChat({ broker, url: one.url })
  ann = await register('ann')
  bob = await register('bob')
  cyd = await register('cyd')
})
afterAll(async () => {
  await other.stop()
  await one.stop()
  await broker.close()
})

const here = (person: Person) => one.as(person)
const there = (person: Person) => other.as(person.there)

const statuses = async (requests: PromiseLike<{ status: number }>[]): Promise<number[]> =>
  (await Promise.all(requests)).map(({ status }) => status).toSorted()

const membersOf = async (chatId: string): Promise<string[]> =>
  (await here(ann).get(`/chats/${chatId}/members?limit=100`).expect(200)).body.items.map(
    ({ userId }: { userId: string }) => userId,
  )

describe('of two at once on two instances', () => {
  test('one gets the last use of an invite', async () => {
    const chatId = await makeGroup(one, ann)
    for (let round = 0; round < 5; round += 1) {
      const { body } = await here(ann).post(`/chats/${chatId}/invites`).send({ maxUses: 1 }).expect(201)
      const path = `/invites/${body.code}/join`
      const [first, second] = [await register(), await register()]
      expect(await statuses([here(first).post(path), there(second).post(path)])).toEqual([200, 404])
    }
    expect(await membersOf(chatId)).toHaveLength(6)
  })

  test('one owner stays, whoever else leaves or steps down', async () => {
    for (const act of [
      (path: string) => [here(ann).delete(path), there(bob).delete(path)],
      (path: string) => [here(ann).delete(path), there(bob).patch(path).send({ role: 'member' })],
    ]) {
      const chatId = await makeGroup(one, ann, [bob, cyd])
      await here(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'owner' }).expect(200)
      const [, refused] = await statuses(act(`/chats/${chatId}/members/me`))
      expect(refused).toBe(409)
      const { body } = await there(cyd).get(`/chats/${chatId}/members`).expect(200)
      expect(body.items.filter(({ role }: { role: string }) => role === 'owner')).toHaveLength(1)
    }
  })

  test('who is banned while joining, or while being added, is out', async () => {
    for (const come of [
      (chatId: string, { there: person }: Person) => other.as(person).post(`/chats/${chatId}/join`),
      (chatId: string, { userId }: Person) =>
        there(ann)
          .post(`/chats/${chatId}/members`)
          .send({ userIds: [userId] }),
    ])
      for (let round = 0; round < 3; round += 1) {
        const person = await register()
        const chatId = await makeGroup(one, ann, [], { visibility: 'public' })
        const [banned] = await Promise.all([
          here(ann).post(`/chats/${chatId}/bans/${person.userId}`),
          come(chatId, person),
        ])
        expect(banned.status).toBe(204)
        expect(await membersOf(chatId)).toEqual([ann.userId])
        await here(person).get(`/chats/${chatId}`).expect(403)
        await there(person).post(`/chats/${chatId}/join`).expect(403)
      }
  })

  test('one message gets through slow mode', async () => {
    const chatId = await makeGroup(one, ann, [bob], { slowModeSeconds: 100 })
    const send = { chatId, text: 'x' }
    await here(ann).post('/messages').send(send).expect(201)
    await there(ann).post('/messages').send(send).expect(201)
    expect(
      await statuses([
        here(bob).post('/messages').send(send),
        there(bob).post('/messages').send(send),
        here(bob).post('/messages').send(send),
        there(bob).post('/messages').send(send),
      ]),
    ).toEqual([201, 429, 429, 429])
  })

  test('slow mode that was turned on elsewhere counts what was written since', async () => {
    const chatId = await makeGroup(one, ann, [bob])
    const send = { chatId, text: 'x' }
    await there(bob).post('/messages').send(send).expect(201)
    await here(ann).patch(`/chats/${chatId}`).send({ slowModeSeconds: 100 }).expect(200)
    await here(bob).post('/messages').send(send)
    await there(bob).post('/messages').send(send).expect(429)
  })
})

describe('everybody is told, whichever instance they are connected to', () => {
  const connect = async (person: Person) => [await one.join(person), await other.join(person.there)]

  test('of a group that somebody makes, joins, changes and leaves', async () => {
    const devices = [...(await connect(bob)), ...(await connect(cyd))]
    const [bobs, cyds] = [devices.slice(0, 2), devices.slice(2)]
    const chatId = await makeGroup(one, ann, [bob], { visibility: 'public' })
    const heard = (some: typeof devices, event: string, payload: object) =>
      until(() => some.every(({ of }) => of(event).some((one) => matches(one, payload))))
    const matches = (one: unknown, payload: object): boolean =>
      JSON.stringify(one) === JSON.stringify({ ...(one as object), ...payload }) // its fields, whatever else it has

    await heard(bobs, 'chat:created', { id: chatId })
    await there(cyd).post(`/chats/${chatId}/join`).expect(200)
    await heard(cyds, 'chat:created', { id: chatId, memberCount: 2 + 1 })
    await heard(bobs, 'member:added', { chatId, userIds: [cyd.userId] })
    await here(ann).patch(`/chats/${chatId}/members/${cyd.userId}`).send({ role: 'admin' }).expect(200)
    await heard(devices, 'member:updated', { chatId, userIds: [cyd.userId], role: 'admin' })
    await there(cyd).patch(`/chats/${chatId}`).send({ posting: 'admins' }).expect(200)
    await heard(devices, 'chat:updated', { chatId, posting: 'admins' })
    await here(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    await heard(bobs, 'chat:removed', { chatId, reason: 'left' })
    await heard(cyds, 'member:removed', { chatId, userIds: [bob.userId] })
    await here(ann).delete(`/chats/${chatId}/members/${cyd.userId}`).expect(204)
    await heard(cyds, 'chat:removed', { chatId, reason: 'removed' })

    await there(ann).post('/messages').send({ chatId, text: 'alone' }).expect(201)
    const watcher = await one.join(ann)
    await here(ann).post('/messages').send({ chatId, text: 'watched' }).expect(201)
    await until(() => watcher.texts().includes('watched'))
    expect(devices.flatMap(({ texts }) => texts())).toEqual([])
  })

  test('of a group that is deleted, after which nobody hears or says anything there', async () => {
    const chatId = await makeGroup(one, ann, [bob, cyd])
    const devices = [...(await connect(bob)), ...(await connect(cyd))]
    await there(bob).post('/messages').send({ chatId, text: 'warm' }).expect(201)

    await here(ann).delete(`/chats/${chatId}`).expect(204)

    await until(() => devices.every(({ of }) => of('chat:removed').length > 0))
    for (const { of } of devices) expect(of('chat:removed')).toEqual([{ chatId, reason: 'deleted' }])
    await there(bob).post('/messages').send({ chatId, text: 'x' }).expect(404)
    await there(bob).get(`/chats/${chatId}`).expect(404)
    await there(cyd).delete(`/chats/${chatId}`).expect(404)
  })

  test('of a direct chat that one of them put away: only they', async () => {
    const { body } = await here(ann).post('/chats').send({ type: 'direct', userId: bob.userId })
    const mine = await connect(ann)
    const [theirs] = await connect(bob)
    await there(ann).delete(`/chats/${body.id}`).expect(204)
    await until(() => mine.every(({ of }) => of('chat:me').some((me) => (me as { hidden?: boolean }).hidden)))
    expect(theirs!.of('chat:me')).toEqual([])
    expect((await here(ann).get('/chats')).body.items.map(({ id }: { id: string }) => id)).not.toContain(body.id)

    await there(bob).post('/messages').send({ chatId: body.id, text: 'back' }).expect(201)
    const list = (await here(ann).get('/chats').expect(200)).body.items
    expect(list.map(({ id }: { id: string }) => id)).toContain(body.id)
  })
})
