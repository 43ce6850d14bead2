import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { makeGroup } from '../testing/make-group.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { inviteModel } from './invite.model.ts'

let chat: TestChat
let ann: TestPerson
let adm: TestPerson
let bob: TestPerson
let eve: TestPerson
let chatId: string

beforeAll(async () => {
  chat = await startTestChat({ env: { PUBLIC_URL: 'https://chat.example.org/' } })
  ann = await chat.register('ann')
  adm = await chat.register('adm')
  bob = await chat.register('bob')
  eve = await chat.register('eve')
  chatId = await makeGroup(chat, ann, [adm, bob], { description: 'Hot' })
  await chat.as(ann).patch(`/chats/${chatId}/members/${adm.userId}`).send({ role: 'admin' }).expect(200)
})
afterAll(() => chat.stop())

let registered = 0
const newcomer = (): Promise<TestPerson> => chat.register(`newcomer-${(registered += 1)}`)

const invite = async (input: object = {}, to = chatId): Promise<{ id: string; code: string }> =>
  (await chat.as(ann).post(`/chats/${to}/invites`).send(input).expect(201)).body

const join = (person: TestPerson, code: string) => chat.as(person).post(`/invites/${code}/join`)
const later = (ms: number): string => new Date(Date.now() + ms).toISOString()

describe('making an invite', () => {
  test('gives a link that lets in who is not asked for anything else', async () => {
    const expiresAt = later(60_000)
    const { body, headers } = await chat
      .as(adm)
      .post(`/chats/${chatId}/invites`)
      .send({ maxUses: 5, expiresAt })
      .expect(201)

    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      code: expect.stringMatching(/^[\w-]{22}$/),
      url: `https://chat.example.org/invites/${body.code}`,
      maxUses: 5,
      uses: 0,
      expiresAt,
      createdBy: adm.userId,
      createdAt: expect.any(String),
    })
    expect(headers['location']).toBe(`/api/invites/${body.code}`)
    expect((await chat.as(eve).get(`/invites/${body.code}`).expect(200)).body).toEqual({
      chat: { id: chatId, name: 'Tea', description: 'Hot', memberCount: 3 },
      expiresAt,
    })

    const person = await newcomer()
    const { body: joined } = await join(person, body.code).expect(200)
    expect(joined).toMatchObject({ id: chatId, memberCount: 4, me: { role: 'member', unread: 0 } })
    expect(joined.lastMessage.system).toMatchObject({ kind: 'members-added', via: 'invite', userIds: [person.userId] })
    const { body: again } = await join(person, body.code).expect(200)
    expect(again).toMatchObject({ id: chatId, memberCount: 4, lastSeq: joined.lastSeq })
    const { body: listed } = await chat.as(ann).get(`/chats/${chatId}/invites`).expect(200)
    expect(listed.items[0]).toMatchObject({ id: body.id, uses: 1 })
  })

  test.each([
    ['no use at all', { maxUses: 0 }, '#/maxUses'],
    ['half a use', { maxUses: 1.5 }, '#/maxUses'],
    ['too many uses', { maxUses: 100_001 }, '#/maxUses'],
    ['an end that is no time', { expiresAt: 'tomorrow' }, '#/expiresAt'],
    ['an end that is over', { expiresAt: '2020-01-01T00:00:00Z' }, '#/expiresAt'],
    ['an end after years', { expiresAt: '2999-01-01T00:00:00Z' }, '#/expiresAt'],
    ['a code of one’s own', { code: 'mine' }, '#/code'],
  ])('with %s is refused by name', async (_case, input, pointer) => {
    const { body } = await chat.as(ann).post(`/chats/${chatId}/invites`).send(input).expect(400)
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test('and seeing and revoking them are for admins', async () => {
    const { code } = await invite()
    const direct = (await chat.as(ann).post('/chats').send({ type: 'direct', userId: bob.userId })).body.id
    const tries = (person: Pick<TestPerson, 'token'>, id: string) => [
      chat.as(person).get(`/chats/${id}/invites`),
      chat.as(person).post(`/chats/${id}/invites`).send({}),
      chat.as(person).delete(`/chats/${id}/invites/${code}`),
    ]
    const statuses = async (person: Pick<TestPerson, 'token'>, id: string): Promise<number[]> =>
      (await Promise.all(tries(person, id))).map(({ status }) => status)
    expect(await statuses(bob, chatId)).toEqual([403, 403, 403])
    expect(await statuses(eve, chatId)).toEqual([404, 404, 404])
    expect(await statuses({ token: 'x' }, chatId)).toEqual([401, 401, 401])
    expect(await statuses(ann, direct)).toEqual([409, 409, 409])
    expect(await statuses(ann, 'not-an-id')).toEqual([400, 400, 400])
    await chat.as({ token: 'x' }).post(`/invites/${code}/join`).expect(401)
    await chat.as({ token: 'x' }).get(`/invites/${code}`).expect(401)
  })

  test('a hundred that can be used are enough, also of many at once', async () => {
    const full = await makeGroup(chat, ann)
    for (let made = 0; made < 96; made += 24) await Promise.all(Array.from({ length: 24 }, () => invite({}, full)))
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => chat.as(ann).post(`/chats/${full}/invites`).send({})),
    )
    expect(new Set(answers.map(({ status }) => status))).toContain(409)
    expect(await inviteModel(chat.db).countDocuments({ chatId: full })).toBeLessThanOrEqual(100)
    const made = await inviteModel(chat.db).find({ chatId: full })
    await chat.as(ann).delete(`/chats/${full}/invites/${made[0]!.code}`).expect(204)
    await chat.as(ann).delete(`/chats/${full}/invites/${made[1]!.code}`).expect(204)
    await invite({}, full)
  })
})

describe('the list of invites', () => {
  test('has the newest first, in pages, without the revoked', async () => {
    const group = await makeGroup(chat, ann)
    const codes: string[] = []
    for (let count = 0; count < 5; count += 1) codes.unshift((await invite({}, group)).code)
    await chat.as(ann).delete(`/chats/${group}/invites/${codes[2]}`).expect(204)

    const listed: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const query: string = `limit=3${next && `&cursor=${next}`}`
      const { body }: { body: { items: { code: string }[]; next: string | null } } = await chat
        .as(ann)
        .get(`/chats/${group}/invites?${query}`)
        .expect(200)
      listed.push(...body.items.map(({ code }) => code))
      next = body.next
    }
    expect(listed).toEqual(codes.filter((_, index) => index !== 2))
    await chat.as(ann).get(`/chats/${group}/invites?cursor=x`).expect(400)
  })
})

describe('an invite that does not lead anywhere', () => {
  test('is one that nobody ever made, whatever was wrong with it', async () => {
    const person = await newcomer()
    const [revoked, usedUp, expired, deleted] = [
      await invite(),
      await invite({ maxUses: 1 }),
      await invite({ expiresAt: later(60_000) }),
      await invite({}, await makeGroup(chat, ann)),
    ]
    await chat.as(ann).delete(`/chats/${chatId}/invites/${revoked.code}`).expect(204)
    await chat.as(ann).delete(`/chats/${chatId}/invites/${revoked.code}`).expect(204)
    await join(await newcomer(), usedUp.code).expect(200)
    await inviteModel(chat.db).updateOne({ _id: expired.id }, { $set: { expiresAt: new Date(Date.now() - 1) } })
    const { chatId: deletedChat } = (await inviteModel(chat.db).findById(deleted.id))!
    await chat.as(ann).delete(`/chats/${deletedChat}`).expect(204)

    const codes = [revoked.code, usedUp.code, expired.code, deleted.code, randomUUID(), 'x', '%24ne', 'A'.repeat(22)]
    const answers = await Promise.all(
      codes.flatMap((code) => [join(person, code), chat.as(person).get(`/invites/${code}`)]),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(404)
      expect(body).toMatchObject({ type: '/problems/invite-not-found', title: answers[0]!.body.title })
      expect(Object.keys(body)).toEqual(Object.keys(answers[0]!.body))
    }
    await join(person, 'x'.repeat(65)).expect(400)
    await chat.as(ann).delete(`/chats/${chatId}/invites/unknown`).expect(404)
  })

  test('is not revoked from another chat', async () => {
    const { code } = await invite()
    const other = await makeGroup(chat, eve)
    await chat.as(eve).delete(`/chats/${other}/invites/${code}`).expect(404)
    await join(await newcomer(), code).expect(200)
  })
})

test('who used up an invite is told the same when asking again', async () => {
  const person = await newcomer()
  const { code } = await invite({ maxUses: 1 })
  await join(person, code).expect(200)
  expect((await join(person, code).expect(200)).body.id).toBe(chatId)
  await join(await newcomer(), code).expect(404)
})

test('who is banned neither joins nor looks', async () => {
  const person = await newcomer()
  const { code } = await invite()
  await chat.as(ann).post(`/chats/${chatId}/bans/${person.userId}`).expect(204)
  expect((await join(person, code).expect(403)).body.type).toBe('/problems/banned')
  expect((await chat.as(person).get(`/invites/${code}`).expect(403)).body.type).toBe('/problems/banned')
  await chat.as(ann).delete(`/chats/${chatId}/bans/${person.userId}`).expect(204)
  await join(person, code).expect(200)
})

test('of many who want the last uses as many get in as there are, and the others hear that there is none', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, newcomer))
  const { id, code } = await invite({ maxUses: 3 })
  const answers = await Promise.all(people.map((person) => join(person, code)))

  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(3).fill(200), ...Array(9).fill(404)])
  const members = await Promise.all(people.map((person) => chat.as(person).get(`/chats/${chatId}`)))
  expect(members.filter(({ status }) => status === 200)).toHaveLength(3)
  expect((await inviteModel(chat.db).findById(id))!.uses).toBe(3)
})
