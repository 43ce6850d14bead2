import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { fileModel } from '../files/file.model.ts'
import { messageDocs } from '../messages/message.model.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { gif, mp4, noise, pdf, png } from '../testing/test-files.ts'
import { attachmentStore } from './attachment-store.ts'

const slow = 60_000

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, eve] = await Promise.all([chat.register('ann'), chat.register('bob'), chat.register('eve')])
}, slow)
afterAll(() => chat.stop())

const group = async (more: object = {}): Promise<string> => {
  const chosen = { type: 'group', name: 'Tea', memberIds: [bob.userId], ...more }
  return (await chat.as(ann).post('/chats').send(chosen).expect(201)).body.id
}

type Uploaded = { id: string; url: string }

const upload = async (chatId: string, bytes: Buffer = Buffer.from('hello'), name = 'a.txt'): Promise<Uploaded> =>
  (await chat.as(ann).post(`/chats/${chatId}/attachments`).attach('file', bytes, name).expect(201)).body

const send = async (chatId: string, attachmentIds: string[]): Promise<{ id: string; attachments: Uploaded[] }> =>
  (await chat.as(ann).post('/messages').send({ chatId, text: 'look', attachmentIds }).expect(201)).body

const open = (url: string) => request(chat.address).get(url)
const status = async (person: TestPerson, id: string) => (await chat.as(person).get(`/attachments/${id}`)).status

describe('who may read it', () => {
  test('before it is attached who has uploaded it, after it everybody in the chat, never a stranger', async () => {
    const chatId = await group()
    const { id } = await upload(chatId)
    expect([await status(ann, id), await status(bob, id), await status(eve, id)]).toEqual([200, 404, 404])

    const message = await send(chatId, [id])
    expect(message.attachments).toEqual([
      {
        id,
        name: 'a.txt',
        type: 'text/plain',
        size: 5,
        url: expect.stringContaining(`/api/attachments/${id}?expires=`),
      },
    ])
    expect([await status(ann, id), await status(bob, id), await status(eve, id)]).toEqual([200, 200, 404])
    await open(message.attachments[0]!.url).expect(200, 'hello')
  })

  test('to a stranger it is as if there were no such file', async () => {
    const { id } = await upload(await group())
    const [there, not] = await Promise.all([id, 'f'.repeat(24)].map((each) => chat.as(eve).get(`/attachments/${each}`)))
    const { requestId: _one, ...problem } = there!.body
    const { requestId: _two, ...wanted } = not!.body
    expect(problem).toEqual(wanted)
    expect(problem).toMatchObject({ type: '/problems/attachment-not-found', status: 404 })
    await chat.as(ann).get('/attachments/x').expect(400)
    await open(`/api/attachments/${id}`).expect(401)
  })

  test('who left or was removed reads it no more, not even their own', async () => {
    const chatId = await group()
    const { id } = await upload(chatId)
    await send(chatId, [id])
    const { body } = await chat
      .as(bob)
      .post(`/chats/${chatId}/attachments`)
      .attach('file', Buffer.from('x'), 'a')
      .expect(201)
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    for (const file of [id, body.id as string])
      expect((await chat.as(bob).get(`/attachments/${file}`).expect(403)).body.type).toBe('/problems/not-a-member')
  })

  test('who came later reads what was sent since', async () => {
    const chatId = await group({ history: 'since-join' })
    const [before, after] = [await upload(chatId), await upload(chatId)]
    await send(chatId, [before.id])
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [eve.userId] })
      .expect(200)
    await send(chatId, [after.id])
    expect([await status(eve, before.id), await status(eve, after.id)]).toEqual([404, 200])
  })

  test('a signed address opens without a token, and only what it was made for', async () => {
    const chatId = await group()
    const [one, two] = [await upload(chatId), await upload(chatId)]
    const [, query] = one.url.split('?')
    await open(one.url).expect(200, 'hello')
    await open(`/api/attachments/${two.id}?${query}`).expect(401)
    await open(one.url.replace(/signature=./, (found) => `signature=${found.endsWith('A') ? 'B' : 'A'}`)).expect(401)
    await open(one.url.replace(/expires=\d+/, 'expires=99999999999')).expect(401)
    await open(`${one.url}&signature=x`).expect(401)
    await chat
      .as(ann)
      .get(`${one.url.slice(4).split('?')[0]}?expires=1&signature=${'A'.repeat(43)}`)
      .expect(200)
    await open(one.url).set('authorization', 'Bearer nonsense').expect(200)
  })

  test('what was deleted is gone, for whoever has its address too, and its bytes with it', async () => {
    const chatId = await group()
    const { id, url } = await upload(chatId)
    await send(chatId, [id])
    const store = attachmentStore(chat.db, () => new Date())
    const { _id } = (await store.find(id))!
    await store.remove([id])
    await store.remove([id])
    await open(url).expect(404)
    expect(await status(ann, id)).toBe(404)
    for (const name of ['attachments.files', 'attachments.chunks'])
      expect(await chat.db.collection(name).countDocuments({ $or: [{ _id }, { files_id: _id }] })).toBe(0)
    expect(await fileModel(chat.db, 'attachments').countDocuments({ _id })).toBe(0)
  })

  test('what was in a chat that is deleted is gone, and so is the picture of that chat', async () => {
    const chatId = await group()
    const { id, url } = await upload(chatId)
    await send(chatId, [id])
    const picture = await chat.as(ann).put(`/chats/${chatId}/avatar`).attach('file', png(1, 1), 'a').expect(200)
    await open(url).expect(200)
    await chat.as(ann).delete(`/chats/${chatId}`).expect(204)
    await open(url).expect(404)
    await open(picture.body.avatarUrl).expect(404)
    expect(await status(ann, id)).toBe(404)
  })

  test('a message that is deleted for all takes its files along', async () => {
    const chatId = await group()
    const { id, url } = await upload(chatId)
    const message = await send(chatId, [id])
    await chat.as(ann).delete(`/messages/${chatId}/${message.id}`).expect(204)
    await open(url).expect(404)
    await until(async () => (await fileModel(chat.db, 'attachments').countDocuments({ _id: id })) === 0)
  })

  test('is found by indexes, however many there are', async () => {
    const chatId = await group()
    const { id, url } = await upload(chatId)
    await send(chatId, [id])
    const { plans, roundTrips } = await observeDatabase(chat, async () => {
      await open(url).expect(200)
      await chat.as(bob).get(`/attachments/${id}`).expect(200)
    })
    expect(roundTrips).toBe(10)
    expect(plans.filter(({ planSummary }) => planSummary === 'COLLSCAN')).toEqual([])
    expect(plans.map(({ docsExamined }) => docsExamined).filter((count) => (count ?? 0) > 1)).toEqual([])
  })

  test('what its message has no more is gone, even while its bytes are there', async () => {
    const chatId = await group()
    const { id, url } = await upload(chatId)
    await send(chatId, [id])
    const store = attachmentStore(chat.db, () => new Date(Date.now() + 100_000_000))
    await store.sweep() // it is known to be attached then
    await open(url).expect(200)

    await messageDocs(chat.db).updateOne(
      { attachments: { $exists: true }, 'attachments.id': id },
      { $unset: { attachments: true } },
    )
    await open(url).expect(404)
    expect(await status(ann, id)).toBe(404)
  })
})

describe('how it is answered', () => {
  test.each([
    ['a picture', png(2, 2), 'x.png', 'image/png', 'inline'],
    ['an animation', gif(2, 2), 'x.gif', 'image/gif', 'inline'],
    ['a film', mp4(), 'x.mp4', 'video/mp4', 'inline'],
    ['a document', pdf(), 'x.pdf', 'application/pdf', 'attachment'],
    [
      'a page that is called a picture',
      Buffer.from('<html><script>'),
      'x.png',
      'text/plain; charset=utf-8',
      'attachment',
    ],
    ['an SVG with a head', Buffer.from('<?xml version="1.0"?><svg/>'), 'x.svg', 'application/xml', 'attachment'],
  ])('%s, so that no browser runs anything in it', async (_what, bytes, name, type, disposition) => {
    const { id, url } = await upload(await group(), bytes, name)
    const { headers } = await open(url).expect(200)
    expect(headers).toMatchObject({
      'content-type': type,
      'content-disposition': `${disposition}; filename=${name}`,
      'content-length': `${bytes.length}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=86400, immutable',
      'accept-ranges': 'bytes',
      etag: `"${id}"`,
    })
  })

  test('under a name in any script', async () => {
    const { url } = await upload(await group(), Buffer.from('x'), 'größe "1"\u202e.txt')
    const { headers } = await open(url).expect(200)
    expect(headers['content-disposition']).toContain(`filename*=UTF-8''gr%C3%B6%C3%9Fe`)
    expect(headers['content-disposition']).not.toMatch(/[^\x20-\x7e]|%E2%80%AE/)
  })

  test('HEAD is GET without the bytes', async () => {
    const { url } = await upload(await group(), noise(700_000))
    const [head, get] = [await request(chat.address).head(url).expect(200), await open(url).expect(200)]
    const same = ({ headers: { date: _date, 'x-request-id': _id, ...rest } }: request.Response) => rest
    expect(same(head)).toEqual(same(get))
    expect(head.text).toBeUndefined()
  })

  test('what a client has already is not sent again', async () => {
    const { id, url } = await upload(await group())
    for (const etag of [`"${id}"`, `W/"${id}"`, `"x", "${id}"`, '*'])
      await open(url).set('if-none-match', etag).expect(304, '')
    await open(url).set('if-none-match', '"x"').expect(200)
  })

  const bytes = noise(600_000)
  const last = bytes.length - 1
  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-', 0, last],
    ['bytes=261119-261120', 261_119, 261_120],
    ['bytes=261120-', 261_120, last],
    ['bytes=599999-700000', last, last],
    ['bytes=-1', last, last],
    ['bytes=-900000', 0, last],
    ['bytes=5-9,10-12', 5, 12],
  ])('%s is that part', async (range, from, to) => {
    const { url } = await part()
    const { body, headers } = await open(url).set('range', range).buffer(true).parse(collect).expect(206)
    expect(headers['content-range']).toBe(`bytes ${from}-${to}/${bytes.length}`)
    expect(body.equals(bytes.subarray(from, to + 1))).toBe(true)
  })

  test.each(['bytes=600000-', 'bytes=900000-900001', 'bytes=-0'])('%s is not there', async (range) => {
    const { url } = await part()
    const { body, headers } = await open(url).set('range', range).expect(416)
    expect(body).toMatchObject({ type: '/problems/range-not-satisfiable', status: 416 })
    expect(headers).toMatchObject({ 'content-range': `bytes */${bytes.length}`, 'cache-control': 'no-store' })
    expect(headers['content-disposition']).toBeUndefined()
  })

  test.each(['bytes=0-1,5-6', 'lines=0-1', 'bytes=x', 'bytes'])('%s is all of it', async (range) => {
    const { url } = await part()
    const { body } = await open(url).set('range', range).buffer(true).parse(collect).expect(200)
    expect(body.equals(bytes)).toBe(true)
  })

  test('of a part of another version all of it is sent', async () => {
    const { id, url } = await part()
    const asked = (etag: string) => open(url).set({ range: 'bytes=0-9', 'if-range': etag }).buffer(true).parse(collect)
    await asked(`"${id}"`).expect(206)
    for (const other of ['"x"', `W/"${id}"`, new Date().toUTCString()]) await asked(other).expect(200)
  })

  test('bytes that are gone are no half a file but a problem', async () => {
    const { id, url } = await upload(await group())
    const file = await attachmentStore(chat.db, () => new Date()).find(id)
    await chat.db.collection('attachments.chunks').deleteMany({ files_id: file!._id })
    const { body, headers } = await open(url).expect(500)
    expect(body.type).toBe('/problems/internal')
    expect(headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(headers['etag']).toBeUndefined()
  })

  test(
    'who does not read makes it wait',
    async () => {
      const { id, url } = await upload(await group(), Buffer.alloc(26_214_400, 'x'))
      const { db } = chat
      const partsRead = () =>
        db.collection('system.profile').countDocuments({ ns: `${db.name}.attachments.chunks`, op: 'query' })
      await db.db!.command({ profile: 2 })
      const socket = connect(Number(new URL(chat.address).port), '127.0.0.1')
      socket.write(`GET ${url} HTTP/1.1\r\nhost: x\r\n\r\n`)
      socket.pause()

      const seen: number[] = []
      const isStill = async () => seen.push(await partsRead()) > 50 && seen.at(-1) === seen.at(-50) && seen.at(-1)! > 0
      await until(isStill, { timeoutMs: 30_000 })
      expect(seen.at(-1)).toBeLessThan(60) // of 103: what the system holds for a connection, and a little more
      socket.destroy()
      await db.db!.command({ profile: 0 })
      expect(await status(ann, id)).toBe(200)
    },
    slow,
  )

  let uploaded: Uploaded | undefined
  const part = async (): Promise<Uploaded> => (uploaded ??= await upload(await group(), bytes))
  const collect = (res: request.Response, done: (error: Error | null, body: Buffer) => void): void => {
    const pieces: Buffer[] = []
    res.on('data', (piece: Buffer) => pieces.push(piece))
    res.on('end', () => done(null, Buffer.concat(pieces)))
  }
})

describe('what a message may take', () => {
  const refusal = async (person: TestPerson, chatId: string, attachmentIds: string[]) => {
    const { body } = await chat.as(person).post('/messages').send({ chatId, text: '', attachmentIds }).expect(400)
    return (body.errors as { pointer: string }[]).map(({ pointer }) => pointer)
  }

  test("one's own files, of this chat, each once, and ten of them", async () => {
    const [chatId, otherId] = [await group(), await group()]
    const [one, two] = [await upload(chatId), await upload(chatId)]
    expect(await refusal(bob, chatId, [one.id])).toEqual(['#/attachmentIds/0'])
    expect(await refusal(ann, otherId, [one.id])).toEqual(['#/attachmentIds/0'])
    expect(await refusal(ann, chatId, [one.id, 'f'.repeat(24), one.id])).toContain('#/attachmentIds/2')
    expect(await refusal(ann, chatId, [one.id, 'f'.repeat(24)])).toEqual(['#/attachmentIds/1'])
    await chat
      .as(ann)
      .post('/messages')
      .send({ chatId, text: '', attachmentIds: Array.from({ length: 11 }, () => one.id) })
      .expect(400)

    const { attachments } = await send(chatId, [two.id, one.id])
    expect(attachments.map(({ id }) => id)).toEqual([two.id, one.id])
  })

  test('of two messages that want the same file one gets it', async () => {
    const chatId = await group()
    const { id } = await upload(chatId)
    const sent = await Promise.all(
      Array.from({ length: 4 }, () =>
        chat
          .as(ann)
          .post('/messages')
          .send({ chatId, text: 'x', attachmentIds: [id] }),
      ),
    )
    expect(sent.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
  })

  test('a repeat of a send is the same message with the same file', async () => {
    const chatId = await group()
    const { id } = await upload(chatId)
    const again = { chatId, text: 'x', attachmentIds: [id], clientMessageId: randomUUID() }
    const [first, second] = [
      await chat.as(ann).post('/messages').send(again),
      await chat.as(ann).post('/messages').send(again),
    ]
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
    expect(await fileModel(chat.db, 'attachments').countDocuments({ _id: id })).toBe(1)
  })
})
