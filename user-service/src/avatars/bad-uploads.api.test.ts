import { once } from 'node:events'
import { createServer, request as httpRequest, type ClientRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import sharp from 'sharp'
import request from 'supertest'
import { buildApp } from '../app.ts'
import { problemOf } from '../testing/caller.ts'
import { plain, pngBomb } from '../testing/pictures.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'

let given: TestDeps
let server: Server
let userId: string

beforeAll(async () => {
  given = await createTestDeps()
  userId = await given.register('uploader')
  server = createServer(buildApp(given.deps)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await given.drop()
})

const put = (as = userId) => request(server).put('/api/users/me/avatar').auth(given.tokenFor(as), { type: 'bearer' })
const kept = () => given.db.collection('avatars').countDocuments({ userId })
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'

/** What leads on from one to the other is not there. */
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2))

describe('what is no picture is refused, whatever it is called', () => {
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['an SVG', () => Buffer.from(svg)],
    ['an SVG behind a declaration', () => Buffer.from(`<?xml version="1.0"?>${svg}`)],
    ['a PDF', () => Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')],
    ['a TIFF', () => plain(9, 9).tiff().toBuffer()],
    ['an AVIF', () => plain(9, 9).avif().toBuffer()],
    ['a page', () => Buffer.from('<script>alert(1)</script>')],
    ['one byte', () => Buffer.from('x')],
    ['the beginning of a PNG alone', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['an SVG that begins as a GIF', () => Buffer.from(`GIF89a${svg}`)],
    ['an SVG that begins as a JPEG', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(svg)])],
    ['a RIFF of something else', () => Buffer.from('RIFF\x10\0\0\0WAVEfmt ')],
    ['half a JPEG', async () => cut(await plain(400, 400).jpeg().toBuffer())],
    ['half a PNG', async () => cut(await plain(400, 400).png({ compressionLevel: 0 }).toBuffer())],
    ['half a WebP', async () => cut(await plain(400, 400).webp({ lossless: true }).toBuffer())],
    ['a PNG of 40,000 x 40,000', () => pngBomb(40_000, 40_000)],
    ['a PNG of no width', () => pngBomb(0, 5)],
    ['more than 4096 x 4096 in a few bytes', () => plain(4_097, 4_096).png().toBuffer()],
  ])('%s', async (_what, make) => {
    const response = await put()
      .attach('file', await make(), { filename: 'me.png', contentType: 'image/png' })
      .expect(400)
    expect(problemOf(response)).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer: '#/file' }] })
    expect(await kept()).toBe(0)
  })

  test('an empty file, another field, two of them, none, and another body', async () => {
    const bytes = await plain(4, 4).png().toBuffer()
    const wrong = [
      put().attach('file', Buffer.alloc(0), 'me.png'),
      put().attach('picture', bytes, 'me.png'),
      put().attach('file', bytes, 'me.png').attach('file', bytes, 'me.png'),
      put().attach('file', bytes, 'me.png').field('name', 'x'),
    ]
    for (const response of await Promise.all(wrong.map((each) => each.expect(400))))
      expect(problemOf(response).errors).toMatchObject([{ pointer: '#/file' }])

    expect(problemOf(await put().send({ file: 'x' }).expect(415)).type).toBe('/problems/unsupported-media-type')
    expect(problemOf(await put().type('multipart/form-data').send('x').expect(400)).type).toBe(
      '/problems/invalid-request',
    )
    expect(await kept()).toBe(0)
  })

  test('more than 2 MiB are 413, and 2 MiB are not', async () => {
    const noise = await sharp({
      create: {
        width: 900,
        height: 900,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png({ compressionLevel: 0 })
      .toBuffer()
    expect(noise.length).toBeGreaterThan(2_097_152)
    expect(problemOf(await put().attach('file', noise, 'me.png').expect(413)).type).toBe('/problems/payload-too-large')
    expect(await kept()).toBe(0)

    const small = await plain(9, 9).png().toBuffer() // and what comes behind its end
    const full = Buffer.concat([small, Buffer.alloc(2_097_152 - small.length)])
    await put().attach('file', full, 'me.png').expect(200)
    await put()
      .attach('file', Buffer.concat([full, Buffer.alloc(1)]), 'me.png')
      .expect(413)
  })
})

describe('an upload that takes its time', () => {
  const begin = async (as: string): Promise<ClientRequest> => {
    const { port } = server.address() as AddressInfo // of a server that listens
    const sent = httpRequest({
      ...{ port, host: '127.0.0.1', method: 'PUT', path: '/api/users/me/avatar' },
      headers: { authorization: `Bearer ${given.tokenFor(as)}`, 'content-type': 'multipart/form-data; boundary=x' },
    })
    sent.on('error', () => {})
    sent.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG')
    return sent
  }

  test('is one of two that a person may have, and leaves nothing when it breaks off', async () => {
    const slow = await given.register('slow')
    const bytes = await plain(9, 9).png().toBuffer()
    const uploads = [await begin(slow)]
    await until(async () => {
      uploads.push(await begin(slow)) // one that meets what is put here is refused, and another takes its place
      const answer = await put(slow).attach('file', bytes, 'me.png')
      return answer.status === 429 && answer.headers['retry-after'] !== undefined
    })
    await put().attach('file', bytes, 'me.png').expect(200)

    for (const upload of uploads) upload.destroy()
    await until(async () => (await put(slow).attach('file', bytes, 'me.png')).status === 200)
    expect(await given.db.collection('avatars').countDocuments({ userId: slow })).toBe(1)
  })

  test('is refused before it is read from whoever is nobody, or not there any more', async () => {
    const gone = newUserId()
    await given.deps.profiles.forget(gone)
    for (const [authorization, status] of [
      ['Bearer x', 401],
      [`Bearer ${given.tokenFor(gone)}`, 404],
    ] as const) {
      const { port } = server.address() as AddressInfo // as above
      const sent = httpRequest({
        ...{ port, host: '127.0.0.1', method: 'PUT', path: '/api/users/me/avatar' },
        headers: { authorization, 'content-type': 'multipart/form-data; boundary=x', 'content-length': 1_000_000 },
      })
      sent.on('error', () => {})
      sent.write('--x\r\n')
      const [response] = (await once(sent, 'response')) as [{ statusCode: number }] // what node:http emits
      expect(response.statusCode).toBe(status)
      sent.destroy()
    }
  })
})
