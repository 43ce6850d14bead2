import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { fileModel } from '../files/file.model.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { gif, jpeg, mp4, noise, pdf, png, webp } from '../testing/test-files.ts'

const maxBytes = 26_214_400
const slow = 60_000

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson
let chatId: string

const group = async (...others: TestPerson[]): Promise<string> => {
  const memberIds = others.map(({ userId }) => userId)
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
  return body.id
}

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, eve] = await Promise.all([chat.register('ann'), chat.register('bob'), chat.register('eve')])
  chatId = await group(bob)
}, slow)
afterAll(() => chat.stop())

const upload = (person: TestPerson, bytes: Buffer, { name = 'a.bin', into = chatId, key = '' } = {}) => {
  const sent = chat.as(person).post(`/chats/${into}/attachments`)
  if (key !== '') sent.set('idempotency-key', key)
  return sent.attach('file', bytes, { filename: name, contentType: 'text/html' })
}

const kept = async (): Promise<{ documents: number; heads: number; parts: number }> => ({
  documents: await fileModel(chat.db, 'attachments').countDocuments(),
  heads: await chat.db.collection('attachments.files').countDocuments(),
  parts: await chat.db.collection('attachments.chunks').countDocuments(),
})

/** Does `work`, and expects that it has left nothing behind. */
const leavingNothing = async (work: () => Promise<unknown>): Promise<void> => {
  const before = await kept()
  await work()
  await until(async () => expect(await kept()).toEqual(before) === undefined, { timeoutMs: 20_000 })
}

const buffered = (test: request.Test) =>
  test.buffer(true).parse((res, done) => {
    const pieces: Buffer[] = []
    res.on('data', (piece: Buffer) => pieces.push(piece))
    res.on('end', () => done(null, Buffer.concat(pieces)))
  })

describe('POST /chats/:chatId/attachments', () => {
  test.each([
    ['a PNG', png(3, 5), 'image/png', { width: 3, height: 5 }],
    ['a JPEG', jpeg(300, 200), 'image/jpeg', { width: 300, height: 200 }],
    ['a JPEG of a camera held upright', jpeg(300, 200, 6), 'image/jpeg', { width: 200, height: 300 }],
    ['a GIF', gif(7, 9), 'image/gif', { width: 7, height: 9 }],
    ['a WebP', webp(640, 480), 'image/webp', { width: 640, height: 480 }],
    ['a PNG that breaks off after its name', png(3, 5).subarray(0, 12), 'application/octet-stream', {}],
    ['a GIF without a size', gif(0, 0), 'image/gif', {}],
    ['a film', mp4(), 'video/mp4', {}],
    ['a PDF', pdf(), 'application/pdf', {}],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/plain', {}],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>'), 'text/plain', {}],
    ['text', Buffer.from('grüße 😀'), 'text/plain', {}],
    ['text with a NUL', Buffer.from('text\0'), 'application/octet-stream', {}],
    ['noise', noise(5_000), 'application/octet-stream', {}],
    [
      'a picture with a page behind it',
      Buffer.concat([gif(1, 1), Buffer.from('<script>')]),
      'image/gif',
      { width: 1, height: 1 },
    ],
  ])('%s is what its bytes say', async (_what, bytes, type, size) => {
    const { body, headers } = await upload(ann, bytes, { name: 'picture.png' }).expect(201)

    const { id, url, ...rest } = body
    expect(rest).toEqual({ name: 'picture.png', type, size: bytes.length, ...size })
    expect(id).toMatch(/^[0-9a-f]{24}$/)
    expect(url).toMatch(new RegExp(`^/api/attachments/${id}\\?expires=\\d+&signature=[\\w-]{43}$`))
    expect(headers['location']).toBe(`/api/attachments/${id}`)
    const { body: got } = await buffered(request(chat.address).get(url)).expect(200)
    expect(got.equals(bytes)).toBe(true)
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\photo.jpg', 'photo.jpg'],
    ['grüße 👩‍👩‍👧.txt', 'grüße 👩‍👩‍👧.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['..', 'file'],
    [`${'😀'.repeat(300)}`, '😀'.repeat(255)],
  ])('a file named %s is named %s', async (name, wanted) => {
    const { body } = await upload(ann, Buffer.from('x'), { name }).expect(201)
    expect(body.name).toBe(wanted)
  })

  test(
    'what is larger than a part of what is kept comes back byte for byte',
    async () => {
      const bytes = noise(3_000_001)
      const { body } = await upload(ann, bytes).expect(201)
      expect(body.size).toBe(bytes.length)
      const { body: got } = await buffered(request(chat.address).get(body.url)).expect(200)
      expect(got.equals(bytes)).toBe(true)
    },
    slow,
  )

  test(
    '25 MiB are taken, a byte more is not',
    async () => {
      await upload(ann, Buffer.alloc(maxBytes, 'x')).expect(201)
      await leavingNothing(async () => {
        const { body } = await upload(ann, Buffer.alloc(maxBytes + 1, 'x')).expect(413)
        expect(body.type).toBe('/problems/payload-too-large')
      })
    },
    slow,
  )

  test.each([
    ['another field', (sent: request.Test) => sent.attach('files', Buffer.from('x'), 'a'), 400],
    [
      'two files',
      (sent: request.Test) => sent.attach('file', Buffer.from('x'), 'a').attach('file', Buffer.from('y'), 'b'),
      400,
    ],
    ['a field beside it', (sent: request.Test) => sent.attach('file', Buffer.from('x'), 'a').field('other', 'x'), 400],
    ['a field before it', (sent: request.Test) => sent.field('other', 'x').attach('file', Buffer.from('x'), 'a'), 400],
    ['an empty file', (sent: request.Test) => sent.attach('file', Buffer.alloc(0), 'a'), 400],
    [
      'no file',
      (sent: request.Test) => sent.set('content-type', 'multipart/form-data; boundary=x').send('--x--\r\n'),
      400,
    ],
    ['no boundary', (sent: request.Test) => sent.set('content-type', 'multipart/form-data').send('x'), 400],
    [
      'a part without a name',
      (sent: request.Test) =>
        sent.set('content-type', 'multipart/form-data; boundary=x').send('--x\r\n\r\nx\r\n--x--\r\n'),
      400,
    ],
    [
      'a form that breaks off',
      (sent: request.Test) =>
        sent
          .set('content-type', 'multipart/form-data; boundary=x')
          .send(`--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(300_000)}`),
      400,
    ],
    [
      'garbage',
      (sent: request.Test) => sent.set('content-type', 'multipart/form-data; boundary=x').send('garbage'),
      400,
    ],
    ['nothing', (sent: request.Test) => sent, 415],
    ['JSON', (sent: request.Test) => sent.send({ file: 'x' }), 415],
    [
      'a key that is none',
      (sent: request.Test) => sent.set('idempotency-key', 'x').attach('file', Buffer.from('x'), 'a'),
      400,
    ],
  ])('%s is refused and leaves nothing', async (_what, fill, status) => {
    await leavingNothing(async () => {
      const { body } = await fill(chat.as(ann).post(`/chats/${chatId}/attachments`)).expect(status)
      expect(body.type).toBe(status === 415 ? '/problems/unsupported-media-type' : '/problems/invalid-request')
    })
  })

  /** A form of which only the beginning is sent; what is written to the socket comes after it. */
  const beginForm = (length: number) => {
    const head = [
      `POST /api/chats/${chatId}/attachments HTTP/1.1`,
      'host: x',
      `authorization: Bearer ${ann.token}`,
      'content-type: multipart/form-data; boundary=x',
      `content-length: ${length}`,
    ]
    const socket = connect(Number(new URL(chat.address).port), '127.0.0.1')
    let received = ''
    socket.on('data', (piece) => (received += String(piece)))
    socket.on('error', () => {})
    socket.write(`${head.join('\r\n')}\r\n\r\n${partHead}`)
    return { socket, received: () => received }
  }
  const partHead = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
  const uploading = () => until(() => fileModel(chat.db, 'attachments').findOne({ state: 'uploading' }).lean())

  test(
    'a connection that is cut in the middle leaves nothing',
    async () => {
      await leavingNothing(async () => {
        const { socket } = beginForm(9_000_000)
        socket.write(noise(1_000_000))
        const { _id } = await uploading()
        await until(() => chat.db.collection('attachments.chunks').findOne({ files_id: _id, n: 2 }))
        socket.destroy()
      })
    },
    slow,
  )

  test.each([
    ['a second file', `${partHead}more`],
    ['the end of the connection', ''],
  ])('after a whole file %s leaves nothing', async (_what, more) => {
    await leavingNothing(async () => {
      const { socket, received } = beginForm(100_000)
      socket.write('whole\r\n--x')
      const { _id } = await uploading()
      await until(() => chat.db.collection('attachments.files').findOne({ _id }))
      if (more === '') return void socket.destroy()
      socket.write(`\r\n${more.slice(5)}`)
      await until(() => received().startsWith('HTTP/1.1 400 '))
      socket.destroy()
    })
  })

  test(
    'the same upload again, and several at once, are the same file',
    async () => {
      const key = randomUUID()
      const all = await Promise.all([1, 2, 3, 4].map(() => upload(ann, noise(600_000), { key })))
      const later = await upload(ann, Buffer.from('other bytes'), { key }).expect(200)

      expect(new Set([...all, later].map(({ body }) => body.id)).size).toBe(1)
      expect(all.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201])
      expect(later.body).toMatchObject({ size: 600_000 })
      expect(await fileModel(chat.db, 'attachments').countDocuments({ key })).toBe(1)
      const ids = await chat.db.collection('attachments.chunks').distinct('files_id')
      expect(ids).toHaveLength((await kept()).documents)

      const ofBob = await upload(bob, Buffer.from('x'), { key }).expect(201)
      expect(ofBob.body.id).not.toBe(later.body.id)
    },
    slow,
  )

  test('a key whose upload broke off with its process is free again', async () => {
    const key = randomUUID()
    const uploading = { chatId, uploaderId: ann.userId, state: 'uploading' as const, key, createdAt: new Date() }
    await fileModel(chat.db, 'attachments').create({ ...uploading, keptUntil: new Date(Date.now() + 1_000_000) })
    await upload(ann, Buffer.from('x'), { key }).expect(201)
  })

  test(
    'a form that is refused before it has all arrived leaves its connection to the next request',
    async () => {
      const line = (text: string): string => `${text}\r\n`
      const head = (...lines: string[]): string =>
        [...lines, 'host: chat', `authorization: Bearer ${ann.token}`].map(line).join('') + line('')
      const fields = `--x\r\ncontent-disposition: form-data; name="other"\r\n\r\nx\r\n`.repeat(50_000) + '--x--\r\n'
      const socket = connect(Number(new URL(chat.address).port), '127.0.0.1')
      let answers = ''
      socket.on('data', (piece: Buffer) => (answers += piece.toString()))
      socket.write(
        head(
          `POST /api/chats/${chatId}/attachments HTTP/1.1`,
          'content-type: multipart/form-data; boundary=x',
          `content-length: ${fields.length}`,
        ),
      )
      socket.write(fields)
      socket.write(head('GET /api/chats HTTP/1.1'))

      await until(() => answers.includes('HTTP/1.1 200'), { timeoutMs: 20_000, what: 'an answer to the second' })
      socket.destroy()
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200'])
    },
    slow,
  )

  test('is for those who are in the chat', async () => {
    await leavingNothing(async () => {
      const bytes = Buffer.from('x')
      await request(chat.address).post(`/api/chats/${chatId}/attachments`).attach('file', bytes, 'a').expect(401)
      expect((await upload(eve, bytes).expect(404)).body.type).toBe('/problems/chat-not-found')
      await upload(ann, bytes, { into: randomUUID() }).expect(404)
      await upload(ann, bytes, { into: 'x' }).expect(400)
    })
  })

  test('somebody who leaves files lying about has to use them first', async () => {
    const person = await chat.register('hoarder')
    const into = await group(person)
    const common = { chatId: into, uploaderId: person.userId, createdAt: new Date(), keptUntil: new Date() }
    const rows = Array.from({ length: 100 }, () => ({
      ...common,
      state: 'ready',
      name: 'a',
      type: 'text/plain',
      size: 1,
    }))
    const files = fileModel(chat.db, 'attachments')
    const stored = await files.insertMany(rows)
    const key = randomUUID()
    await files.updateOne({ _id: stored[1]!._id }, { key })
    await upload(person, Buffer.from('x'), { into, key }).expect(200) // which it has already
    const { headers, body } = await upload(person, Buffer.from('x'), { into }).expect(429)
    expect(body.type).toBe('/problems/too-many-requests')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)

    const id = stored[0]!._id.toHexString()
    await chat.db.collection('messages').insertOne({ chatId: into, seq: 1_000, attachments: [{ id }] })
    await upload(person, Buffer.from('x'), { into }).expect(201)
    expect(await files.findById(id).lean()).not.toHaveProperty('keptUntil')
  })
})
