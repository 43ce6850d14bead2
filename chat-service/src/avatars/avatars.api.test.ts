import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { chatModel } from '../chats/chat.model.ts'
import { fileModel } from '../files/file.model.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { gif, jpeg, mp4, pdf, png, webp } from '../testing/test-files.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, eve] = await Promise.all([chat.register('ann'), chat.register('bob'), chat.register('eve')])
}, 60_000)
afterAll(() => chat.stop())

const group = async (): Promise<string> => {
  const chosen = { type: 'group', name: 'Tea', memberIds: [bob.userId] }
  return (await chat.as(ann).post('/chats').send(chosen).expect(201)).body.id
}
const put = (person: TestPerson, chatId: string, bytes = png(4, 4)) =>
  chat.as(person).put(`/chats/${chatId}/avatar`).attach('file', bytes, 'me.png')
const avatarUrl = async (person: TestPerson, chatId: string): Promise<string | undefined> =>
  (await chat.as(person).get(`/chats/${chatId}`).expect(200)).body.avatarUrl
const open = (url: string) => request(chat.address).get(url)
const kept = async (chatId: string): Promise<number> => chat.db.collection('avatars').countDocuments({ chatId })

describe('PUT /chats/:chatId/avatar', () => {
  test.each([
    ['a PNG', png(4, 4), 'image/png'],
    ['a JPEG', jpeg(4, 4), 'image/jpeg'],
    ['a GIF', gif(4, 4), 'image/gif'],
    ['a WebP', webp(4, 4), 'image/webp'],
  ])('%s becomes the picture of the group, for everybody in it', async (_what, bytes, type) => {
    const chatId = await group()
    const bobHears = await chat.join(bob)
    const { body } = await put(ann, chatId, bytes).expect(200)

    expect(body.avatarUrl).toMatch(new RegExp(`^/api/chats/${chatId}/avatar\\?v=[0-9a-f]{24}&expires=\\d+&signature=`))
    expect(await avatarUrl(bob, chatId)).toBe(body.avatarUrl)
    const answer = await open(body.avatarUrl).expect(200)
    expect(answer.body.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-disposition': 'inline; filename=me.png',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=86400, immutable',
    })
    await until(() => bobHears.of('chat:updated').length > 0)
    expect(bobHears.of('chat:updated')).toContainEqual({ chatId, avatarUrl: body.avatarUrl })
  })

  test('the next one is at another address, and the one before it is gone', async () => {
    const chatId = await group()
    const [first, second] = [await put(ann, chatId), await put(ann, chatId, gif(1, 1))]
    expect(second.body.avatarUrl).not.toBe(first.body.avatarUrl)
    await open(first.body.avatarUrl).expect(404)
    await open(second.body.avatarUrl).expect(200)
    expect(await kept(chatId)).toBe(1)
  })

  test('of several at once one is there at the end, and can be opened', async () => {
    const chatId = await group()
    const answers = await Promise.all([1, 2, 3, 4].map(() => put(ann, chatId)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const url = await avatarUrl(ann, chatId)
    expect(answers.map(({ body }) => body.avatarUrl)).toContain(url)
    await open(url!).expect(200)
  })

  test.each([
    ['a PDF', pdf(), 400, 'invalid-request'],
    ['a film', mp4(), 400, 'invalid-request'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 400, 'invalid-request'],
    ['a page', Buffer.from('<script>'), 400, 'invalid-request'],
    ['nothing', Buffer.alloc(0), 400, 'invalid-request'],
    ['more than 2 MiB', Buffer.concat([png(1, 1), Buffer.alloc(2_097_152)]), 413, 'payload-too-large'],
  ])('%s is refused and leaves nothing', async (_what, bytes, status, slug) => {
    const chatId = await group()
    expect((await put(ann, chatId, bytes).expect(status)).body.type).toBe(`/problems/${slug}`)
    expect(await kept(chatId)).toBe(0)
    expect(await avatarUrl(ann, chatId)).toBeUndefined()
  })

  test('2 MiB are taken', async () => {
    await put(ann, await group(), Buffer.concat([png(1, 1), Buffer.alloc(2_097_152 - png(1, 1).length)])).expect(200)
  })

  test('is for owners and admins of groups', async () => {
    const chatId = await group()
    const slugOf = async (asked: request.Test) => (await asked).body.type
    expect(await slugOf(put(bob, chatId))).toBe('/problems/forbidden')
    expect(await slugOf(put(eve, chatId))).toBe('/problems/chat-not-found')
    expect(await slugOf(put(ann, randomUUID()))).toBe('/problems/chat-not-found')
    expect(await slugOf(chat.as(bob).delete(`/chats/${chatId}/avatar`))).toBe('/problems/forbidden')
    expect(await slugOf(chat.as(eve).delete(`/chats/${chatId}/avatar`))).toBe('/problems/chat-not-found')
    await request(chat.address).put(`/api/chats/${chatId}/avatar`).attach('file', png(1, 1), 'a').expect(401)
    await chat.as(ann).put(`/chats/${chatId}/avatar`).send({}).expect(415)

    await chat.as(ann).patch(`/chats/${chatId}/members/${bob.userId}`).send({ role: 'admin' }).expect(200)
    await put(bob, chatId).expect(200)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    expect(await slugOf(put(bob, chatId))).toBe('/problems/not-a-member')
    expect(await slugOf(chat.as(bob).get(`/chats/${chatId}/avatar`))).toBe('/problems/not-a-member')
    expect(await kept(chatId)).toBe(1)

    const { body } = await chat.as(ann).post('/chats').send({ type: 'direct', userId: eve.userId }).expect(201)
    expect(await slugOf(put(ann, body.id))).toBe('/problems/direct-chat')
    expect(await slugOf(chat.as(ann).delete(`/chats/${body.id}/avatar`))).toBe('/problems/direct-chat')
  })
})

test('who leaves pictures lying about has to wait until they are swept, however many groups use theirs', async () => {
  const person = await chat.register('painter')
  const chosen = { type: 'group', name: 'Paint', memberIds: [] }
  const chatId: string = (await chat.as(person).post('/chats').send(chosen).expect(201)).body.id
  const common = { chatId: randomUUID(), uploaderId: person.userId, createdAt: new Date(), keptUntil: new Date() }
  const rows = Array.from({ length: 100 }, () => ({ ...common, state: 'ready' as const, size: 1 }))
  const avatars = fileModel(chat.db, 'avatars')
  const [used] = await avatars.insertMany(rows)
  expect((await put(person, chatId).expect(429)).body.type).toBe('/problems/too-many-requests')

  await chatModel(chat.db).collection.insertOne({ _id: common.chatId as never, avatarId: used!._id.toHexString() })
  await put(person, chatId).expect(200)
})

test('DELETE takes it away, once and again', async () => {
  const chatId = await group()
  const { body } = await put(ann, chatId).expect(200)
  await chat.as(ann).delete(`/chats/${chatId}/avatar`).expect(204)
  await chat.as(ann).delete(`/chats/${chatId}/avatar`).expect(204)
  await open(body.avatarUrl).expect(404)
  expect((await chat.as(ann).get(`/chats/${chatId}/avatar`).expect(404)).body.type).toBe('/problems/avatar-not-found')
  expect(await avatarUrl(ann, chatId)).toBeUndefined()
  expect(await kept(chatId)).toBe(0)
})

test('GET is for members, and for whoever has its address', async () => {
  const chatId = await group()
  const { avatarUrl } = (await put(ann, chatId).expect(200)).body as { avatarUrl: string }
  const path = `/chats/${chatId}/avatar`
  const { headers } = await chat.as(bob).get(path).expect(200)
  expect(headers['cache-control']).toBe('private, no-cache')
  await chat.as(bob).get(path).set('if-none-match', headers['etag']!).expect(304)
  await chat.as(eve).get(path).expect(404)
  await open(`/api${path}`).expect(401)
  await open(avatarUrl.replace(/v=./, 'v=0')).expect(401)
  await open(avatarUrl.replace('?v=', '?w=')).expect(401)
  await open(avatarUrl.replace(chatId, randomUUID())).expect(401)
  await open(avatarUrl).set('range', 'bytes=1-3').expect(206, Buffer.from('PNG'))
})
