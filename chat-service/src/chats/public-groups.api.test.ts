import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { makeGroup } from '../testing/make-group.ts'
import { observeDatabase } from '../testing/round-trips.ts'
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

const isPublic = { visibility: 'public' }

const find = async (query: string, person = bob) =>
  (await chat.as(person).get(`/chats/public?${query}`).expect(200)).body

const names = (items: { name: string }[]): string[] => items.map(({ name }) => name)

describe('looking for a group', () => {
  test('finds the public ones whose name begins so, however it is spelt, in the order of their names', async () => {
    const mark = randomUUID().slice(0, 8)
    const make = (name: string, settings: object = isPublic) =>
      makeGroup(chat, ann, [], { name: `${mark} ${name}`, ...settings })
    const id = await make('Éclairs', { ...isPublic, description: 'Sweet' })
    for (const name of ['zoo', 'Apples', 'eclipse']) await make(name)
    await make('Ecru', {})

    const { items } = await find(`search=${mark}`)
    expect(names(items)).toEqual(['Apples', 'Éclairs', 'eclipse', 'zoo'].map((name) => `${mark} ${name}`))
    expect(items[1]).toEqual({ id, name: `${mark} Éclairs`, description: 'Sweet', memberCount: 1, isMember: false })
    expect(names((await find(`search=${mark.toUpperCase()}%20%C3%89cl`)).items)).toEqual([
      `${mark} Éclairs`,
      `${mark} eclipse`,
    ])
    expect((await find(`search=${mark}%20EC`, ann)).items[0].isMember).toBe(true)
    for (const search of ['.*', '%5E', `${mark}%20.`]) expect((await find(`search=${search}`)).items).toEqual([])
  })

  test('shows all in pages, each once, also those of the same name', async () => {
    const mark = randomUUID().slice(0, 8)
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, index) => makeGroup(chat, ann, [], { name: `${mark} ${index % 2}`, ...isPublic })),
    )
    const found: string[] = []
    for (const search of [mark, '']) {
      found.length = 0
      let next: string | null = ''
      while (next !== null) {
        const page = await find(`search=${search}&limit=2${next && `&cursor=${next}`}`)
        found.push(...page.items.map(({ id }: { id: string }) => id))
        next = page.next
      }
      expect(new Set(found).size).toBe(found.length)
      expect(found).toEqual(expect.arrayContaining(made))
    }
  })

  test('shows a group as long as it is public, by the name that it has', async () => {
    const mark = randomUUID().slice(0, 8)
    const chatId = await makeGroup(chat, ann, [], { name: `${mark} one`, ...isPublic })
    const patch = (change: object) => chat.as(ann).patch(`/chats/${chatId}`).send(change).expect(200)
    const found = async (): Promise<string[]> => names((await find(`search=${mark}`)).items)

    await patch({ name: `${mark} two` })
    expect(await found()).toEqual([`${mark} two`])
    await patch({ visibility: 'private' })
    expect(await found()).toEqual([])
    await patch({ visibility: 'public' })
    expect(await found()).toEqual([`${mark} two`])
    await chat.as(ann).post(`/chats/${chatId}/bans/${bob.userId}`).expect(204)
    expect(await found()).toEqual([])
    await chat.as(ann).delete(`/chats/${chatId}`).expect(204)
    expect(names((await find(`search=${mark}`, ann)).items)).toEqual([])
  })

  test('reads by an index what it shows and little more', async () => {
    const mark = randomUUID().slice(0, 8)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => makeGroup(chat, ann, [], { name: `${mark} ${at}`, ...isPublic })),
    )
    for (const query of [`search=${mark}&limit=5`, 'limit=5']) {
      const { next } = await find(query)
      for (const page of [query, `${query}&cursor=${next}`]) {
        const { plans, roundTrips } = await observeDatabase(chat, () => find(page))
        const ofChats = plans.filter(({ ns }) => ns.endsWith('.chats'))
        expect(ofChats.map(({ planSummary }) => planSummary)).toEqual([
          expect.stringMatching(/^IXSCAN \{ searchKey: 1, _id: 1 \}/),
        ])
        expect(ofChats[0]!.hasSortStage ?? false).toBe(false)
        expect(ofChats[0]!.docsExamined).toBeLessThanOrEqual(7)
        expect(roundTrips).toBe(2)
      }
    }
  })

  test('asks for a token and for what it understands', async () => {
    await chat.as({ token: 'x' }).get('/chats/public').expect(401)
    for (const query of ['limit=0', 'cursor=x', 'sort=name', `search=${'x'.repeat(65)}`])
      await chat.as(bob).get(`/chats/public?${query}`).expect(400)
  })
})

describe('joining a group by oneself', () => {
  test('makes one a member whom all hear of, on all devices, once', async () => {
    const chatId = await makeGroup(chat, ann, [], isPublic)
    const [there, devices] = [await chat.join(ann), [await chat.join(bob), await chat.join(bob)]]

    const answers = await Promise.all([1, 2, 3].map(() => chat.as(bob).post(`/chats/${chatId}/join`)))

    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toMatchObject({ id: chatId, memberCount: 2, lastSeq: 2, me: { role: 'member' } })
    }
    expect(answers[0]!.body.lastMessage.system).toEqual({ kind: 'members-added', userIds: [bob.userId], via: 'public' })
    await until(() => there.of('member:added').length > 0)
    expect(there.of('member:added')).toEqual([{ chatId, userIds: [bob.userId] }])
    for (const { of } of devices) {
      await until(() => of('chat:created').length > 0)
      expect(of('chat:created')).toEqual([expect.objectContaining({ id: chatId, memberCount: 2 })])
    }
  })

  test('of a private group is not possible, and nobody learns that it is there', async () => {
    const chatId = await makeGroup(chat, ann)
    const { body } = await chat.as(bob).post(`/chats/${chatId}/join`).expect(404)
    const unknown = await chat.as(bob).post(`/chats/${randomUUID()}/join`).expect(404)
    expect({ ...body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    await chat.as(ann).post(`/chats/${chatId}/join`).expect(200)
    await chat.as({ token: 'x' }).post(`/chats/${chatId}/join`).expect(401)
    await chat.as(bob).post('/chats/public/join').expect(400)

    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    expect((await chat.as(bob).post(`/chats/${chatId}/join`).expect(403)).body.type).toBe('/problems/not-a-member')
  })

  test('who has left a public group reads nothing of it until they join again', async () => {
    const chatId = await makeGroup(chat, ann, [], isPublic)
    expect((await chat.as(bob).get(`/messages/${chatId}`).expect(403)).body.type).toBe('/problems/not-a-member')
    await chat.as(bob).post(`/chats/${chatId}/join`).expect(200)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    await chat.as(bob).get(`/messages/${chatId}`).expect(403)
    await chat.as(bob).post(`/chats/${chatId}/join`).expect(200)
    await chat.as(bob).get(`/messages/${chatId}`).expect(200)
  })
})
