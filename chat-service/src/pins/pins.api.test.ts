import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'
import { mostPins } from './pin-message.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let bobToo: TestPerson
let chatId: string

beforeAll(async () => {
  chats = await startTwoChats()
  chat = chats.one
  ;[[ann], [bob, bobToo]] = [await chats.register('ann'), await chats.register('bob')]
}, 60_000)
beforeEach(async () => {
  chatId = await talk(chat).group(ann, bob)
})
afterAll(() => chats.stop())

const say = (text: string) => talk(chat).say(ann, chatId, text)
const pin = (id: string, person = bob) => chat.as(person).put(`/chats/${chatId}/pins/${id}`)
const unpin = (id: string, person = bob) => chat.as(person).delete(`/chats/${chatId}/pins/${id}`)
const pins = async (query = '') => (await chat.as(bob).get(`/chats/${chatId}/pins${query}`).expect(200)).body
const textsOf = ({ items }: { items: { text: string }[] }) => items.map(({ text }) => text)

describe('pins', () => {
  test('are listed latest first, in pages, and everybody hears of them', async () => {
    const { of } = await chats.two.join(bobToo)
    const said = [await say('a'), await say('b'), await say('c')]
    for (const { id } of [said[1]!, said[0]!, said[2]!]) await pin(id).expect(204)

    const first = await pins('?limit=2')
    expect(textsOf(first)).toEqual(['c', 'a'])
    expect(first.items[0]).toMatchObject({ id: said[2]!.id, pinned: true, version: 2 })
    expect(await pins(`?limit=2&cursor=${first.next}`)).toMatchObject({ items: [{ text: 'b' }], next: null })

    await unpin(said[0]!.id, ann).expect(204)
    expect(textsOf(await pins())).toEqual(['c', 'b'])
    await until(() => of('pin:changed').length === 4, { timeoutMs: 20_000 })
    const { id, seq } = said[0]!
    const heard = of('pin:changed') as { messageId: string; version: number }[] // as the contract says
    expect(heard.filter(({ messageId }) => messageId === id).toSorted((a, b) => a.version - b.version)).toEqual([
      { chatId, messageId: id, seq, version: 2, pinned: true },
      { chatId, messageId: id, seq, version: 3, pinned: false },
    ])
  })

  test('again, also at once, changes nothing', async () => {
    const { id } = await say('x')
    const answers = await Promise.all([pin(id), pin(id, ann), pin(id), pin(id, ann)])
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect((await chat.as(bob).get(`/messages/${chatId}/${id}`)).body.version).toBe(2)
    await unpin(id).expect(204)
    await unpin(id).expect(204)
    expect((await chat.as(bob).get(`/messages/${chatId}/${id}`)).body).toMatchObject({ version: 3 })
  })

  test('where only admins post only they pin', async () => {
    const { id } = await say('x')
    await pin(id).expect(204)
    await chat.as(ann).patch(`/chats/${chatId}`).send({ posting: 'admins' }).expect(200)
    expect((await unpin(id).expect(403)).body.type).toBe('/problems/forbidden')
    expect((await pin(id).expect(403)).body.type).toBe('/problems/forbidden')
    await unpin(id, ann).expect(204)
    await pin(id, ann).expect(204)
  })

  test('neither what the system said nor what was deleted is pinned', async () => {
    const { body } = await chat.as(ann).get(`/messages/${chatId}?after=0&limit=1`)
    await pin(body.items[0].id).expect(409)
    const { id } = await say('x')
    await pin(id).expect(204)
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    expect(await pins()).toEqual({ items: [], next: null })
    await pin(id).expect(404)
  })

  test('there are a hundred at most', async () => {
    const { id } = await say('one')
    const pinned = { text: 'x', pinnedAt: new Date() }
    await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 3, count: mostPins }, () => pinned)
    expect((await pin(id).expect(409)).body.type).toBe('/problems/too-many-pins')
    const { body } = await chat.as(ann).get(`/messages/${chatId}?limit=1`)
    await unpin(body.items[0].id).expect(204)
    await pin(id).expect(204)
  })

  test('who sees a chat since their joining sees the pins since then', async () => {
    const old = await say('old')
    await pin(old.id).expect(204)
    await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'since-join' }).expect(200)
    const [newcomer] = await chats.register('newcomer')
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [newcomer.userId] })
    await pin((await say('new')).id).expect(204)
    const { body } = await chat.as(newcomer).get(`/chats/${chatId}/pins`).expect(200)
    expect(textsOf(body)).toEqual(['new'])
    expect(textsOf(await pins())).toEqual(['new', 'old'])
  })

  test('are read by their index', async () => {
    for (const text of ['a', 'b', 'c']) await pin((await say(text)).id).expect(204)
    const { next } = await pins('?limit=1')
    for (const query of ['?limit=1', `?limit=1&cursor=${next}`]) {
      const { plans } = await observeDatabase(chat, () => pins(query))
      const ofMessages = plans.filter(({ planSummary }) => planSummary!.includes('pinnedAt'))
      expect(ofMessages).toHaveLength(1)
      expect(ofMessages[0]!.hasSortStage).toBeUndefined()
      expect(ofMessages[0]!.docsExamined).toBeLessThanOrEqual(2)
    }
  })

  test('the list is for members, and takes what is expected', async () => {
    const [eve] = await chats.register('eve')
    await chat.as(eve).get(`/chats/${chatId}/pins`).expect(404)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    await chat.as(bob).get(`/chats/${chatId}/pins`).expect(403)
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'surprise=1'])
      await chat.as(ann).get(`/chats/${chatId}/pins?${query}`).expect(400)
    for (const place of [{ at: 1e300, seq: 1 }, { at: -1, seq: 1 }, { at: 1 }, { at: { $gt: 0 }, seq: 1 }]) {
      const cursor = Buffer.from(JSON.stringify(place)).toString('base64url')
      await chat.as(ann).get(`/chats/${chatId}/pins?cursor=${cursor}`).expect(400)
    }
  })
})
