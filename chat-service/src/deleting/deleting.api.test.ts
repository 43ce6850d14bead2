import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { messageDeleted } from '@chat/common/events/message-events'
import { outboxEntry } from '@chat/common/broker/document-outbox'
import { until } from '@chat/common/testing/until'
import { versionModel } from '../editing/version.model.ts'
import { messageDocs } from '../messages/message.model.ts'
import { starModel } from '../stars/star.model.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'
import { mongo } from 'mongoose'

let chats: Awaited<ReturnType<typeof startTwoChats>>
let chat: TestChat
let ann: TestPerson
let annToo: TestPerson
let bob: TestPerson
let cyd: TestPerson
let chatId: string

beforeAll(async () => {
  chats = await startTwoChats()
  chat = chats.one
  ;[[ann, annToo], [bob], [cyd]] = [
    await chats.register('ann'),
    await chats.register('bob'),
    await chats.register('cyd'),
  ]
  chatId = await talk(chat).group(ann, bob, cyd)
}, 60_000)
afterAll(() => chats.stop())

const remove = (person: TestPerson, id: string, inChat = chatId) => chat.as(person).delete(`/messages/${inChat}/${id}`)
const read = async (id: string) => (await chat.as(bob).get(`/messages/${chatId}/${id}`).expect(200)).body

const upload = async (person: TestPerson): Promise<string> => {
  const { body } = await chat
    .as(person)
    .post(`/chats/${chatId}/attachments`)
    .attach('file', Buffer.from('a plan'), { filename: 'plan.txt', contentType: 'text/plain' })
    .expect(201)
  return body.id
}

describe('DELETE /messages/:chatId/:messageId', () => {
  test('keeps the place and nothing else, and everybody hears of it', async () => {
    const heard = [await chat.join(bob), await chats.two.join(annToo)]
    const attachmentId = await upload(bob)
    const { id: answered } = await talk(chat).say(ann, chatId, 'what')
    const clientMessageId = randomUUID()
    const more = { replyTo: answered, clientMessageId, attachmentIds: [attachmentId] }
    const { id, seq } = await talk(chat).say(bob, chatId, 'secret @cyd', more)
    const path = `/messages/${chatId}/${id}`
    await chat.as(bob).patch(path).send({ text: 'secrets @cyd' }).expect(200)
    await chat.as(ann).put(`${path}/reactions/🙂`).expect(200)
    await chat.as(ann).put(`/chats/${chatId}/pins/${id}`).expect(204)
    await chat.as(cyd).put(`${path}/star`).expect(204)

    await remove(bob, id).expect(204)

    const times = { createdAt: expect.any(String), editedAt: expect.any(String), deletedAt: expect.any(String) }
    const place = { id, chatId, seq, version: 5, senderId: bob.userId, clientMessageId }
    expect(await read(id)).toEqual({
      ...{ ...place, ...times, text: '', mentions: [], attachments: [], reactions: [], replies: 0 },
    })
    for (const { of } of heard) {
      await until(() => of('message:deleted').length > 0, { timeoutMs: 20_000 })
      const { deletedAt } = await read(id)
      expect(of('message:deleted')).toEqual([{ chatId, messageId: id, seq, version: 5, deletedAt }])
    }
    await until(async () => {
      const kept = await messageDocs(chat.db).findOne({ _id: new mongo.ObjectId(id) })
      return kept && !JSON.stringify(kept).includes('secret') && kept.outbox === undefined && kept.words === undefined
    })
    expect(await versionModel(chat.db).countDocuments({ messageId: id })).toBe(0)
    expect(await starModel(chat.db).countDocuments({ messageId: id })).toBe(0)
    await chat.as(ann).get(`/attachments/${attachmentId}`).expect(404)
    expect((await chat.as(ann).get(`/messages/${chatId}/${answered}/thread`)).body.items).toEqual([])
    const repeat = { chatId, text: 'secret', clientMessageId }
    expect((await chat.as(bob).post('/messages').send(repeat).expect(200)).body).toMatchObject({ id, text: '' })
  })

  test('again, also at once on two instances, changes nothing', async () => {
    const { of } = await chat.join(cyd)
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const path = `/messages/${chatId}/${id}`
    const statuses = await Promise.all(
      [chat.as(ann), chats.two.as(annToo), chat.as(ann), chats.two.as(annToo)].map((by) => by.delete(path)),
    )
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    const { version } = await read(id)
    expect(version).toBe(2)
    await until(() => of('message:deleted').length > 0, { timeoutMs: 20_000 })
    await remove(ann, id).expect(204)
    expect((await read(id)).version).toBe(2)
    expect(of('message:deleted')).toHaveLength(1)
  })

  test('is for the sender, and for admins of a group', async () => {
    const { id: ofAnn } = await talk(chat).say(ann, chatId, 'x')
    const { id: ofBob } = await talk(chat).say(bob, chatId, 'x')
    expect((await remove(bob, ofAnn).expect(403)).body.type).toBe('/problems/forbidden')
    await remove(ann, ofBob).expect(204)
    await chat.as(ann).patch(`/chats/${chatId}/members/${cyd.userId}`).send({ role: 'admin' }).expect(200)
    await remove(cyd, ofAnn).expect(204)

    const direct = await talk(chat).direct(ann, bob)
    const { id } = await talk(chat).say(ann, direct, 'x')
    expect((await remove(bob, id, direct).expect(403)).body.type).toBe('/problems/forbidden')
  })

  test('what the system said stays', async () => {
    const { body } = await chat.as(ann).get(`/messages/${chatId}?after=0&limit=1`)
    expect((await remove(ann, body.items[0].id).expect(409)).body.type).toBe('/problems/conflict')
  })

  test('takes no other query', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    await chat.as(ann).delete(`/messages/${chatId}/${id}?for=you`).expect(400)
    await chat.as(ann).delete(`/messages/${chatId}/${id}?force=true`).expect(400)
  })

  test('over the socket it is the same', async () => {
    const { id } = await talk(chat).say(ann, chatId, 'x')
    const { socket } = await chat.join(ann)
    expect(await socket.emitWithAck('message:delete', { chatId, messageId: id })).toEqual({ ok: true, data: {} })
    expect(await read(id)).toMatchObject({ deletedAt: expect.any(String) })
  })

  test('edits at once on another instance come before it or not at all', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await talk(chat).say(ann, chatId, 'x')
      const path = `/messages/${chatId}/${id}`
      const [deleted, ...edited] = await Promise.all([
        chat.as(ann).delete(path),
        ...['a', 'b', 'c'].map((text) => chats.two.as(annToo).patch(path).send({ text })),
      ])
      expect(deleted.status).toBe(204)
      for (const { status, body } of edited)
        expect([status, body.type]).toEqual(status === 200 ? [200, undefined] : [404, '/problems/message-not-found'])

      const now = await read(id)
      const before = edited.filter(({ status }) => status === 200).map(({ body }) => body.version)
      expect(now).toMatchObject({ text: '', version: Math.max(1, ...before) + 1, deletedAt: expect.any(String) })
      expect(await versionModel(chat.db).countDocuments({ messageId: id })).toBe(0)
    }
  }, 60_000)
})

test('what an instance that died had still to remove is removed, and everybody told', async () => {
  const { of } = await chat.join(bob)
  const attachmentId = await upload(ann)
  const { id, seq } = await talk(chat).say(ann, chatId, 'x', { attachmentIds: [attachmentId] })
  await versionModel(chat.db).create({
    _id: `${id}:1`,
    ...{ messageId: id, textVersion: 1, text: 'x', mentions: [], at: new Date() },
  })
  await chat.as(bob).put(`/messages/${chatId}/${id}/star`).expect(204)
  const at = new Date(Date.now() - 10_000)
  const deletedAt = at.toISOString()
  const what = { chatId, messageId: id, seq, version: 2, senderId: ann.userId, actorId: ann.userId, deletedAt }
  const data = { ...what, attachmentIds: [attachmentId] }
  const entry = outboxEntry(messageDeleted, { by: randomUUID(), at, subject: chatId, data })
  await messageDocs(chat.db).updateOne(
    { _id: new mongo.ObjectId(id) },
    { $set: { text: '', version: 2, deletedAt: at, outbox: [entry] }, $unset: { attachments: true } },
  )

  await until(() => of('message:deleted').length > 0, { timeoutMs: 20_000 })
  await until(async () => (await versionModel(chat.db).countDocuments({ messageId: id })) === 0, { timeoutMs: 20_000 })
  await until(async () => (await starModel(chat.db).countDocuments({ messageId: id })) === 0, { timeoutMs: 20_000 })
  await until(async () => (await chat.as(ann).get(`/attachments/${attachmentId}`)).status === 404, {
    timeoutMs: 20_000,
  })
}, 60_000)
