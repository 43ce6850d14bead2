import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { messageDocs } from '../messages/message.model.ts'
import { relationStore } from '../relations/relation-store.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'
import { versionModel } from './version.model.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
let chat: TestChat
let ann: TestPerson
let annToo: TestPerson
let bob: TestPerson
let eve: TestPerson
let chatId: string

beforeAll(async () => {
  chats = await startTwoChats()
  chat = chats.one
  ;[[ann, annToo], [bob], [eve]] = [
    await chats.register('ann'),
    await chats.register('bob'),
    await chats.register('eve'),
  ]
  chatId = await talk(chat).group(ann, bob)
}, 60_000)
afterAll(() => chats.stop())

const say = (text: string, more: object = {}) => talk(chat).say(ann, chatId, text, more)
const edit = (id: string, text: string, person = ann) =>
  chat.as(person).patch(`/messages/${chatId}/${id}`).send({ text })
const historyOf = async (id: string, query = '') =>
  (await chat.as(bob).get(`/messages/${chatId}/${id}/history${query}`).expect(200)).body

describe('PATCH /messages/:chatId/:messageId', () => {
  test('puts another text in its place, and everybody hears of it', async () => {
    const [one, two] = [await chat.join(bob), await chats.two.join(annToo)]
    const { id, seq } = await say('first')
    const { body } = await edit(id, ' second @bob and @eve ').expect(200)

    const changed = { text: 'second @bob and @eve', mentions: [bob.userId], editedAt: expect.any(String) }
    expect(body).toMatchObject({ id, seq, version: 2, senderId: ann.userId, ...changed })
    expect((await chat.as(bob).get(`/messages/${chatId}/${id}`)).body).toEqual({ ...body, replies: 0 })
    for (const { of } of [one, two]) {
      await until(() => of('message:edited').length > 0, { timeoutMs: 20_000 })
      const { editedAt } = body
      expect(of('message:edited')).toEqual([{ chatId, messageId: id, seq, version: 2, ...changed, editedAt }])
    }
  })

  test('the same over the socket', async () => {
    const { id } = await say('first')
    const { socket } = await chat.join(ann)
    const reply = await socket.emitWithAck('message:edit', { chatId, messageId: id, text: 'second' })
    expect(reply).toMatchObject({ ok: true, data: { id, version: 2, text: 'second' } })
  })

  test('mentions of the earlier text are gone', async () => {
    const { id } = await say('to @bob')
    expect((await edit(id, 'to nobody').expect(200)).body.mentions).toEqual([])
    expect(await messageDocs(chat.db).findOne({ chatId, mentions: bob.userId, text: 'to nobody' })).toBeNull()
  })

  test('the same text again changes nothing and tells nobody', async () => {
    const { of } = await chat.join(bob)
    const { id } = await say('same')
    expect((await edit(id, 'same').expect(200)).body.version).toBe(1)
    expect(await historyOf(id)).toEqual({ items: [], next: null })

    const { id: last } = await say('marker')
    await edit(last, 'marked').expect(200)
    await until(() => of('message:edited').length > 0, { timeoutMs: 20_000 })
    expect(of('message:edited')).toEqual([expect.objectContaining({ messageId: last })])
  })

  test('a text of 8,000 characters of four bytes fits, one more does not', async () => {
    const { id } = await say('short')
    expect((await edit(id, '𝒳'.repeat(8_000)).expect(200)).body.text).toHaveLength(16_000)
    expect((await edit(id, '𝒳'.repeat(8_001)).expect(400)).body.errors[0].pointer).toBe('#/text')
  })

  test.each([[''], ['  '], ['\u0000']])('it may not become empty: %j', async (text) => {
    const { id } = await say('something')
    expect((await edit(id, text).expect(400)).body.errors).toEqual([{ pointer: '#/text', detail: 'must not be empty' }])
  })

  test('it may become empty where there are files', async () => {
    const { id } = await say('look')
    const file = { id: '0'.repeat(24), name: 'a.png', type: 'image/png', size: 1 }
    await messageDocs(chat.db).updateOne({ chatId, text: 'look' }, { $set: { attachments: [file] } })
    expect((await edit(id, '').expect(200)).body).toMatchObject({ text: '', attachments: [{ name: 'a.png' }] })
    expect((await edit(id, 'look again').expect(200)).body.text).toBe('look again')
  })

  test('what looks like an expression is text', async () => {
    const { id } = await say('plain')
    expect((await edit(id, '$senderId').expect(200)).body.text).toBe('$senderId')
    expect((await edit(id, '$$ROOT').expect(200)).body.text).toBe('$$ROOT')
  })

  test('is for the sender alone, also in their own group', async () => {
    const { id } = await talk(chat).say(bob, chatId, 'of bob')
    expect((await edit(id, 'of ann', ann).expect(403)).body.type).toBe('/problems/forbidden')
  })

  test('neither what the system said nor what was deleted can be edited', async () => {
    const { body } = await chat.as(ann).get(`/messages/${chatId}?after=0&limit=1`)
    expect((await edit(body.items[0].id, 'x').expect(409)).body.type).toBe('/problems/conflict')

    const { id } = await say('gone')
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    expect((await edit(id, 'back').expect(404)).body.type).toBe('/problems/message-not-found')
  })

  test('who does not want to be written to is not written to by an edit', async () => {
    const direct = await talk(chat).direct(ann, eve)
    const { id } = await talk(chat).say(ann, direct, 'hello')
    const block = { userId: eve.userId, blockedId: ann.userId }
    await relationStore(chat.db).keepBlock({ ...block, blocked: true, version: 1 })
    const path = `/messages/${direct}/${id}`
    expect((await chat.as(ann).patch(path).send({ text: 'rude' }).expect(403)).body.type).toBe('/problems/not-wanted')
    await relationStore(chat.db).keepBlock({ ...block, blocked: false, version: 2 })
    await chat.as(ann).patch(path).send({ text: 'polite' }).expect(200)
  })

  test('is found by its new words, and by its old ones no more', async () => {
    const { id } = await say('gooseberry')
    await until(async () => (await messageDocs(chat.db).countDocuments({ chatId, words: 'gooseberry' })) === 1)
    await edit(id, 'Strawberry').expect(200)
    const words = async (word: string) => messageDocs(chat.db).countDocuments({ chatId, words: word })
    expect([await words('gooseberry'), await words('strawberry')]).toEqual([0, 1])
  })
})

describe('history', () => {
  test('holds every earlier text, oldest first, in pages', async () => {
    const { id } = await say('1 @bob')
    for (const text of ['2', '3', '4']) await edit(id, text).expect(200)

    const first = await historyOf(id, '?limit=2')
    expect(first.items).toEqual([
      { text: '1 @bob', mentions: [bob.userId], version: 1, createdAt: expect.any(String) },
      { text: '2', mentions: [], version: 2, editedAt: expect.any(String) },
    ])
    const second = await historyOf(id, `?limit=2&cursor=${first.next}`)
    expect(second).toEqual({ items: [expect.objectContaining({ text: '3', version: 3 })], next: null })
  })

  test('two devices on two instances at once: the text is one of both, and all others are in the history', async () => {
    const { id } = await say('0')
    const texts = Array.from({ length: 12 }, (_, index) => `${index + 1}`)
    const answers = await Promise.all(
      texts.map((text, index) =>
        [chat.as(ann), chats.two.as(annToo)][index % 2]!.patch(`/messages/${chatId}/${id}`).send({ text }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual(texts.map(() => 200))
    expect(answers.map(({ body }) => body.version).toSorted((a, b) => a - b)).toEqual(
      texts.map((_, index) => index + 2),
    )
    const { items } = await historyOf(id)
    const { body: now } = await chat.as(bob).get(`/messages/${chatId}/${id}`)
    expect([...items.map(({ text }: { text: string }) => text), now.text].toSorted()).toEqual(
      ['0', ...texts].toSorted(),
    )
    expect(items[0].text).toBe('0')
  })

  test('an earlier text that was kept by an edit that never came is not shown', async () => {
    const { id } = await say('only')
    await versionModel(chat.db).create({
      _id: `${id}:1`,
      ...{ messageId: id, textVersion: 1, text: 'only', mentions: [], at: new Date() },
    })
    expect((await historyOf(id)).items).toEqual([])
    await edit(id, 'second').expect(200)
    expect((await historyOf(id)).items).toEqual([expect.objectContaining({ text: 'only' })])
  })

  test('of a deleted message there is none, neither to read nor kept', async () => {
    const { id } = await say('secret 1')
    await edit(id, 'secret 2').expect(200)
    await chat.as(ann).delete(`/messages/${chatId}/${id}`).expect(204)
    await chat.as(bob).get(`/messages/${chatId}/${id}/history`).expect(404)
    expect(await versionModel(chat.db).countDocuments({ messageId: id })).toBe(0)
  })

  test('an edit and its history ask the database a constant number of times, by indexes', async () => {
    const { id } = await say('0')
    let count = 0
    const editing = await observeDatabase(chat, () => edit(id, `${(count += 1)}`).expect(200))
    const reading = await observeDatabase(chat, () => historyOf(id))
    for (const { plans } of [editing, reading]) {
      expect(plans.map(({ planSummary }) => planSummary)).not.toContainEqual(expect.stringContaining('COLLSCAN'))
      expect(plans.filter(({ hasSortStage }) => hasSortStage)).toEqual([])
    }
    expect(reading.roundTrips).toBeLessThanOrEqual(5)
  })
})
