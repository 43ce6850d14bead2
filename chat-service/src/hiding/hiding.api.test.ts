import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { messageDocs } from '../messages/message.model.ts'
import type { SyncAnswer } from '../realtime/sync.answer.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk, type Said } from '../testing/talk.ts'
import { hiddenModel } from './hidden.model.ts'

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

const say = (text: string, more: object = {}) => talk(chat).say(ann, chatId, text, more)
const hide = ({ id }: { id: string }, person = bob) =>
  chat.as(person).delete(`/messages/${chatId}/${id}?for=me`).expect(204)
const page = async (query: string, person = bob) =>
  (await chat.as(person).get(`/messages/${chatId}?${query}`).expect(200)).body
const seqsOf = (items: Said[]): number[] => items.map(({ seq }) => seq)

/** The first is how the group was made. */
const sayMany = async (count: number): Promise<Said[]> => {
  const said: Said[] = []
  for (let index = 0; index < count; index++) said.push(await say(`${index + 2}`))
  return said
}

describe('DELETE /messages/:chatId/:messageId?for=me', () => {
  test('takes a message from oneself, and from one’s own devices alone', async () => {
    const [mine, annHears] = [await chats.two.join(bobToo), await chat.join(ann)]
    const said = await say('not for me')
    await hide(said)
    await hide(said)

    await until(() => mine.of('message:deleted').length > 0, { timeoutMs: 20_000 })
    expect(mine.of('message:deleted')).toEqual([
      { chatId, messageId: said.id, seq: said.seq, deletedAt: expect.any(String), for: 'me' },
    ])
    await until(async () => (await hiddenModel(chat.db).countDocuments({ 'outbox.by': { $exists: true } })) === 0)
    expect(mine.of('message:deleted')).toHaveLength(1)
    expect(annHears.of('message:deleted')).toEqual([])
    await chat.as(bob).get(`/messages/${chatId}/${said.id}`).expect(404)
    expect((await chat.as(ann).get(`/messages/${chatId}/${said.id}`).expect(200)).body.text).toBe('not for me')
  })

  test('over the socket, and many times at once, it is the same', async () => {
    const said = await say('x')
    const { socket } = await chat.join(bob)
    const ask = () => socket.emitWithAck('message:delete', { chatId, messageId: said.id, for: 'me' })
    const replies = await Promise.all([ask(), ask(), ask(), ask()])
    expect(replies).toEqual(replies.map(() => ({ ok: true, data: {} })))
    expect(await hiddenModel(chat.db).countDocuments({ messageId: said.id })).toBe(1)
  })

  test('nothing more is done to what one has hidden', async () => {
    const said = await talk(chat).say(bob, chatId, 'mine')
    await hide(said)
    const path = `/messages/${chatId}/${said.id}`
    await chat.as(bob).patch(path).send({ text: 'other' }).expect(404)
    await chat.as(bob).put(`${path}/reactions/👍`).expect(404)
    await chat.as(bob).put(`${path}/star`).expect(404)
    await chat.as(bob).get(`${path}/history`).expect(404)
    await chat.as(bob).get(`${path}/thread`).expect(404)
    await chat.as(bob).put(`/chats/${chatId}/pins/${said.id}`).expect(404)
    await chat.as(bob).delete(path).expect(204) // for everybody, that is still theirs to do
  })
})

describe('what is hidden', () => {
  test('is in no page of history, and pages are as full as they can be', async () => {
    const said = await sayMany(12)
    for (const index of [1, 2, 3, 4, 5, 6, 9, 11]) await hide(said[index]!)
    const left = [1, 2, 9, 10, 12]

    expect(seqsOf((await page('limit=3')).items)).toEqual(left.slice(-3))
    expect(await page('limit=3')).toMatchObject({ hasBefore: true, hasAfter: false })
    expect(seqsOf((await page('before=9&limit=2')).items)).toEqual([1, 2])
    expect(await page('before=9&limit=2')).toMatchObject({ hasBefore: false, hasAfter: true })
    expect(seqsOf((await page('after=2&limit=2')).items)).toEqual([9, 10])
    expect(await page('after=2&limit=2')).toMatchObject({ hasBefore: true, hasAfter: true })
    expect(seqsOf((await page('after=10&limit=2')).items)).toEqual([12])
    expect(await page('after=10&limit=2')).toMatchObject({ hasBefore: true, hasAfter: false })
    expect(seqsOf((await page('around=6&limit=2')).items)).toEqual([2, 9])
    expect(await page('around=6&limit=2')).toMatchObject({ hasBefore: true, hasAfter: true })
    expect(seqsOf((await page('limit=100', ann)).items)).toHaveLength(13)
  })

  test('is nothing that there is more of', async () => {
    const said = await sayMany(5)
    const { body } = await chat.as(bob).get(`/messages/${chatId}?after=0&limit=1`)
    for (const hidden of [body.items[0], said[0]!, said[4]!]) await hide(hidden)
    expect(await page('before=4&limit=5')).toMatchObject({ items: [{ seq: 3 }], hasBefore: false, hasAfter: true })
    expect(await page('limit=3')).toMatchObject({ hasBefore: false, hasAfter: false })
    expect(await page('after=2&limit=3')).toMatchObject({ hasBefore: false, hasAfter: false })
    expect(await page('before=6&limit=3')).toMatchObject({ hasAfter: false })
    for (const hidden of [said[1]!, said[2]!, said[3]!]) await hide(hidden)
    for (const query of ['limit=5', 'before=4', 'after=1', 'around=3'])
      expect(await page(query)).toEqual({ items: [], hasBefore: false, hasAfter: false })
  })

  test('is gone past where there is very much of it', async () => {
    await messageDocs(chat.db).insertMany(
      Array.from({ length: 3_000 }, (_, index) => ({
        ...{ _id: new mongo.ObjectId(), chatId, seq: index + 2, version: 1, senderId: ann.userId, text: 'x' },
        createdAt: new Date(0),
      })),
    )
    const all = await messageDocs(chat.db)
      .find({ chatId, seq: { $gt: 2, $lt: 3_000 } })
      .toArray()
    const hidden = all.map(({ _id, seq }) => {
      const messageId = _id.toHexString()
      return { _id: `${bob.userId}:${messageId}`, userId: bob.userId, chatId, messageId, seq, hiddenAt: new Date() }
    })
    await hiddenModel(chat.db).insertMany(hidden)
    expect(seqsOf((await page('before=3001&limit=3')).items)).toEqual([1, 2, 3_000])
    const { plans, roundTrips } = await observeDatabase(chat, () => page('before=3001&limit=3'))
    expect(plans.filter(({ planSummary }) => planSummary?.includes('COLLSCAN'))).toEqual([])
    expect(plans.filter(({ hasSortStage }) => hasSortStage)).toEqual([])
    expect(roundTrips).toBeLessThan(40)
  })

  test('is the last message of no chat list', async () => {
    const { lastMessage } = (await chat.as(bob).get(`/chats/${chatId}`)).body
    expect(lastMessage.seq).toBe(1)
    const said = await say('last')
    await hide(said)
    const { body: seen } = await chat.as(bob).get(`/chats/${chatId}`)
    expect(seen).toMatchObject({ lastSeq: said.seq })
    expect(seen).not.toHaveProperty('lastMessage')
    const { body: list } = await chat.as(bob).get('/chats')
    expect(list.items.find(({ id }: { id: string }) => id === chatId)).not.toHaveProperty('lastMessage')
    expect((await chat.as(ann).get(`/chats/${chatId}`)).body.lastMessage.text).toBe('last')
  })

  test('is in no thread, among no pins and no stars', async () => {
    const parent = await say('question')
    const replies = [await say('1', { replyTo: parent.id }), await say('2', { replyTo: parent.id })]
    for (const { id } of replies) {
      await chat.as(ann).put(`/chats/${chatId}/pins/${id}`).expect(204)
      await chat.as(bob).put(`/messages/${chatId}/${id}/star`).expect(204)
    }
    await hide(replies[0]!)
    const expected = [expect.objectContaining({ text: '2' })]
    const paths = [`/messages/${chatId}/${parent.id}/thread`, `/chats/${chatId}/pins`, '/messages/starred']
    for (const path of paths) {
      const { items } = (await chat.as(bob).get(path).expect(200)).body
      expect(items.filter((item: Said) => item.chatId === chatId)).toEqual(expected)
    }
  })
})

describe('sync', () => {
  const syncAll = async (input: object): Promise<SyncAnswer[]> => {
    const { socket } = await chat.join(bob)
    const pages: SyncAnswer[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const reply = await socket.emitWithAck('sync', { ...input, ...(cursor !== undefined && { cursor }) })
      if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
      pages.push(reply.data)
      cursor = reply.data.cursor
    }
    socket.disconnect()
    return pages
  }
  const stub = ({ id, seq }: Said) => ({
    ...{ id, chatId, seq, version: 1, senderId: ann.userId, text: '', mentions: [], attachments: [], reactions: [] },
    ...{ createdAt: expect.any(String), deletedAt: expect.any(String), hidden: true },
  })

  test('gives the place of what was hidden, as numbers have no holes', async () => {
    const said = await sayMany(3)
    await hide(said[1]!)
    const [{ chats }] = (await syncAll({ chats: { [chatId]: 1 } })) as [SyncAnswer]
    expect(chats[chatId]!.items).toEqual([
      expect.objectContaining({ seq: 2, text: '2' }),
      stub(said[1]!),
      expect.objectContaining({ seq: 4, text: '4' }),
    ])
  })

  test('tells other devices what was hidden since, and never more than was asked for', async () => {
    const said = await sayMany(9)
    const since = new Date().toISOString()
    for (const { id } of said.slice(0, 5)) await chat.as(ann).put(`/messages/${chatId}/${id}/reactions/👍`).expect(200)
    for (const one of said.slice(3, 9)) await hide(one)

    const pages = await syncAll({ chats: { [chatId]: 7 }, since, limit: 2 })
    for (const { chats, changed } of pages) {
      const items = Object.values(chats).flatMap((one) => one.items)
      expect(items.length + changed.length).toBeLessThanOrEqual(2)
    }
    expect(pages.flatMap(({ chats }) => chats[chatId]?.items ?? []).map(({ seq, hidden }) => [seq, hidden])).toEqual([
      [8, true],
      [9, true],
      [10, true],
    ])
    const changed = pages.flatMap((one) => one.changed)
    const last = new Map(changed.map((message) => [message.seq, message]))
    expect([...last.keys()].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
    for (const [seq, { text, hidden, reactions }] of last) {
      expect({ seq, text, hidden }).toEqual({ seq, text: seq < 5 ? `${seq}` : '', hidden: seq < 5 ? undefined : true })
      expect(reactions).toEqual(seq < 5 ? [{ emoji: '👍', count: 1, mine: false }] : [])
    }
  })

  test('changes that may not be seen do not end it', async () => {
    const before = await sayMany(6)
    const since = new Date().toISOString()
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'since-join' }).expect(200)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
    for (const { id } of before) await chat.as(ann).patch(`/messages/${chatId}/${id}`).send({ text: 'secret' })
    const seen = await say('seen')
    await chat.as(ann).patch(`/messages/${chatId}/${seen.id}`).send({ text: 'edited' }).expect(200)

    const pages = await syncAll({ chats: { [chatId]: seen.seq }, since, limit: 2 })
    expect(pages.flatMap(({ changed }) => changed)).toEqual([expect.objectContaining({ text: 'edited', version: 2 })])
  })
})
