import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { messageDocs } from '../messages/message.model.ts'
import { relationStore } from '../relations/relation-store.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'

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
  chatId = await talk(chat).group(ann, bob)
}, 60_000)
afterAll(() => chats.stop())

const pathOf = (id: string, emoji = '') =>
  `/messages/${chatId}/${id}/reactions${emoji && `/${encodeURIComponent(emoji)}`}`
const give = (person: TestPerson, id: string, emoji: string) => chat.as(person).put(pathOf(id, emoji))
const take = (person: TestPerson, id: string, emoji: string) => chat.as(person).delete(pathOf(id, emoji))
const read = async (person: TestPerson, id: string) =>
  (await chat.as(person).get(`/messages/${chatId}/${id}`).expect(200)).body

describe('reactions', () => {
  test('are counted in the order of giving, and each sees which are theirs', async () => {
    const hearsToo = await chats.two.join(bobToo)
    const { id, seq } = await talk(chat).say(ann, chatId, 'x')
    await give(bob, id, '👍🏽').expect(200)
    await give(ann, id, '🎉').expect(200)
    const { body } = await give(ann, id, '👍🏽').expect(200)

    expect(body).toMatchObject({ version: 4, text: 'x' })
    expect(body.reactions).toEqual([
      { emoji: '👍🏽', count: 2, mine: true },
      { emoji: '🎉', count: 1, mine: true },
    ])
    expect((await read(bob, id)).reactions).toEqual([
      { emoji: '👍🏽', count: 2, mine: true },
      { emoji: '🎉', count: 1, mine: false },
    ])
    await until(() => hearsToo.of('reaction:changed').length === 3, { timeoutMs: 20_000 })
    const what = { chatId, messageId: id, seq, set: true }
    const [thumb, party] = [
      { emoji: '👍🏽', count: 1 },
      { emoji: '🎉', count: 1 },
    ]
    const heard = hearsToo.of('reaction:changed') as { version: number }[] // as the contract says
    expect(heard.toSorted((a, b) => a.version - b.version)).toEqual([
      { ...what, version: 2, userId: bob.userId, emoji: '👍🏽', reactions: [thumb] },
      { ...what, version: 3, userId: ann.userId, emoji: '🎉', reactions: [thumb, party] },
      { ...what, version: 4, userId: ann.userId, emoji: '👍🏽', reactions: [{ ...thumb, count: 2 }, party] },
    ])
  })

  test('an emoji that nobody gives any more is gone, and comes back at the end', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    for (const emoji of ['👍', '🎉']) await give(bob, id, emoji).expect(200)
    expect((await take(bob, id, '👍').expect(200)).body.reactions).toEqual([{ emoji: '🎉', count: 1, mine: true }])
    expect((await give(ann, id, '👍').expect(200)).body.reactions.map(({ emoji }: { emoji: string }) => emoji)).toEqual(
      ['🎉', '👍'],
    )
    await take(ann, id, '👍').expect(200)
    expect((await take(bob, id, '🎉').expect(200)).body.reactions).toEqual([])
    expect((await give(bob, id, '🙂').expect(200)).body.reactions).toEqual([{ emoji: '🙂', count: 1, mine: true }])
  })

  test('again, given or taken back, changes nothing', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const answers = await Promise.all(Array.from({ length: 5 }, () => give(bob, id, '👍')))
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toMatchObject({ version: 2, reactions: [{ emoji: '👍', count: 1, mine: true }] })
    }
    await take(ann, id, '👍').expect(200)
    expect((await take(ann, id, '🎉').expect(200)).body.version).toBe(2)
  })

  test('over the socket it is the same', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const { socket } = await chat.join(bob)
    const wanted = { chatId, messageId: id, emoji: '❤️' }
    const mine = [{ emoji: '❤️', count: 1, mine: true }]
    expect(await socket.emitWithAck('reaction:set', wanted)).toMatchObject({ ok: true, data: { id, reactions: mine } })
    expect(await socket.emitWithAck('reaction:clear', wanted)).toMatchObject({ ok: true, data: { id, reactions: [] } })
  })

  test('there are at most 20 different ones, also when many come at once', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const emojis = Array.from({ length: 30 }, (_, index) => String.fromCodePoint(0x1f600 + index))
    const answers = await Promise.all(emojis.map((emoji) => give(ann, id, emoji)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.type]).toEqual([409, '/problems/too-many-reactions'])

    const { reactions } = await read(ann, id)
    expect(reactions).toHaveLength(20)
    await give(bob, id, reactions[0].emoji).expect(200)
    await take(ann, id, reactions[1].emoji).expect(200)
    await give(bob, id, '🦊').expect(200)
  })

  test.each(['x', '👍👍', '', '🙂 ', '$', 'ab', '1', '\u0000', '%'])('%j is no emoji', async (emoji) => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const { socket } = await chat.join(bob)
    const reply = await socket.emitWithAck('reaction:set', { chatId, messageId: id, emoji })
    expect(reply).toMatchObject({ ok: false, problem: { status: 400, errors: [{ pointer: '#/emoji' }] } })
    if (emoji !== '') await give(bob, id, emoji).expect(400)
  })

  test('neither what the system said nor what was deleted has any', async () => {
    const { body } = await chat.as(ann).get(`/messages/${chatId}?after=0&limit=1`)
    await give(ann, body.items[0].id, '👍').expect(409)
    const { id } = await talk(chat).say(ann, chatId, 'x')
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    await give(ann, id, '👍').expect(404)
    await take(ann, id, '👍').expect(404)
    await chat.as(ann).get(pathOf(id)).expect(404)
  })

  test('who does not want to be written to gets none', async () => {
    const direct = await talk(chat).direct(ann, bob)
    const { id } = await talk(chat).say(bob, direct, 'x')
    const block = { userId: bob.userId, blockedId: ann.userId }
    await relationStore(chat.db).keepBlock({ ...block, blocked: true, version: 1 })
    const refused = await chat.as(ann).put(`/messages/${direct}/${id}/reactions/👍`).expect(403)
    expect(refused.body.type).toBe('/problems/not-wanted')
    await relationStore(chat.db).keepBlock({ ...block, blocked: false, version: 2 })
  })
})

describe('many people', () => {
  test('a hundred at once on two instances: all are there', async () => {
    const people = await Promise.all(Array.from({ length: 100 }, (_, index) => chats.register(`p${index}-many`)))
    const room = await talk(chat).group(ann, ...people.map(([person]) => person))
    const { id } = await talk(chat).say(ann, room, 'x')
    const path = `/messages/${room}/${id}/reactions/%F0%9F%91%8D`
    const answers = await Promise.all(
      people.map(([here, there], index) => (index % 2 ? chat.as(here) : chats.two.as(there)).put(path)),
    )

    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
    const { body } = await chat.as(ann).get(`/messages/${room}/${id}`)
    expect(body).toMatchObject({ version: 101, reactions: [{ emoji: '👍', count: 100, mine: false }] })
    expect(answers.map((answer) => answer.body.version).toSorted((a, b) => a - b)).toEqual(people.map((_, i) => i + 2))
  }, 90_000)

  test('ten thousand are read page by page, cut out by the database', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const userIds = Array.from({ length: 10_000 }, (_, index) => (index + 1).toString(16).padStart(24, '0'))
    const reactions = [
      { emoji: '🎉', userIds: userIds.toReversed() },
      { emoji: '👍', userIds: userIds.slice(0, 5) },
    ]
    await messageDocs(chat.db).updateOne({ _id: new mongo.ObjectId(id) }, { $set: { reactions: reactions as never } }) // as stored
    const page = async (query: string) =>
      (
        await chat
          .as(bob)
          .get(`${pathOf(id)}?${query}`)
          .expect(200)
      ).body

    const first = await page('limit=100')
    expect(first.items).toEqual(userIds.slice(0, 100).map((userId) => ({ emoji: '🎉', userId })))
    const second = await page(`limit=100&cursor=${first.next}`)
    expect(second.items[0]).toEqual({ emoji: '🎉', userId: userIds[100] })
    expect(await page(`emoji=${encodeURIComponent('👍')}`)).toEqual({
      items: userIds.slice(0, 5).map((userId) => ({ emoji: '👍', userId })),
      next: null,
    })
    const place = Buffer.from(JSON.stringify({ emoji: '🎉', userId: userIds[9_997] })).toString('base64url')
    expect((await page(`limit=4&cursor=${place}`)).items).toEqual([
      { emoji: '🎉', userId: userIds[9_998] },
      { emoji: '🎉', userId: userIds[9_999] },
      { emoji: '👍', userId: userIds[0] },
      { emoji: '👍', userId: userIds[1] },
    ])
    const { plans } = await observeDatabase(chat, () => page('limit=50'))
    for (const { planSummary, responseLength = 0 } of plans) {
      expect(planSummary).not.toContain('COLLSCAN')
      expect(responseLength).toBeLessThan(20_000)
    }
    expect((await give(ann, id, '👍').expect(200)).body.reactions).toEqual([
      { emoji: '🎉', count: 10_000, mine: false },
      { emoji: '👍', count: 6, mine: true },
    ])
  })

  test('a broker that is away does not make the message grow without end', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const _id = new mongo.ObjectId(id)
    const waiting = Array.from({ length: 500 }, (_, index) => ({
      ...{
        id: `${index}`,
        type: 'reaction_changed',
        at: new Date(Date.now() + 60_000),
        by: 'another',
        subject: chatId,
      },
      data: { userId: `${index}`, emoji: '👍' },
    }))
    const edited = { ...waiting[0]!, id: 'edited', type: 'message_edited', data: {} }
    await messageDocs(chat.db).updateOne({ _id }, { $set: { outbox: [edited, ...waiting] } })
    await give(ann, id, '👍').expect(200)
    const { outbox = [] } = (await messageDocs(chat.db).findOne({ _id }))!
    expect(outbox.length).toBeLessThanOrEqual(201)
    expect(outbox[0]).toMatchObject({ id: 'edited' })
    await messageDocs(chat.db).updateOne({ _id }, { $unset: { outbox: true } })
  })
})
