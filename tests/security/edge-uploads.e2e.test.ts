import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { listen } from '@chat/common/http/listen'
import { until } from '@chat/common/testing/until'
import { createPeople, tokenOf, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { describeWith } from '../support/describe-with.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { ask, expectProblem, openRaw, parseAnswer } from './edge-ask.ts'

const mebibyte = 1_048_576

describeWith(['nginx'], 'files that pass nginx', () => {
  let received = 0
  const upstream = createServer((req, res) => {
    received = 0
    req.on('data', ({ length }: Buffer) => (received += length))
    req.on('end', () => res.end(String(received)))
  })
  let nginx: Nginx

  beforeAll(async () => {
    const url = `http://127.0.0.1:${await listen(upstream, { host: '127.0.0.1', port: 0 })}`
    nginx = await startNginx({ gateways: [url], chats: [url] })
  }, 60_000)
  afterAll(async () => {
    await nginx?.stop()
    upstream.closeAllConnections()
    upstream.close()
  })

  const beginBody = (method: string, path: string, length: number) => {
    const connection = openRaw(nginx.url)
    connection.socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`)
    return connection
  }

  test.each([
    ['POST', '/api/chats/x/attachments'],
    ['PUT', '/api/chats/x/avatar'],
    ['PUT', '/api/users/me/avatar'],
  ])('%s %s goes on while it comes', async (method, path) => {
    const { socket, received: answered } = beginBody(method, path, 2 * mebibyte)
    socket.write(Buffer.alloc(mebibyte))
    await until(() => received === mebibyte, { timeoutMs: 20_000 })
    socket.write(Buffer.alloc(mebibyte))
    await until(() => answered().endsWith(String(2 * mebibyte)), { timeoutMs: 20_000 })
    socket.destroy()
  })

  test.each([
    ['POST', '/api/chats/x/attachments', 26 * mebibyte],
    ['POST', '/API/chats/x/attachments/', 26 * mebibyte],
    ['PUT', '/api/chats/x/avatar', 2_200 * 1_024],
    ['PUT', '/api/users/me/avatar', 2_200 * 1_024],
    ['POST', '/api/chats/x/attachments/y', 128 * 1_024],
    ['POST', '/api/messages', 128 * 1_024],
  ])(
    '%s %s takes %d bytes and no more',
    async (method, path, most) => {
      const more = beginBody(method, path, most + 1)
      await until(more.isAnswered)
      more.socket.destroy()
      expectProblem(parseAnswer(more.received()), 413, 'payload-too-large')

      const { status, text } = await ask(nginx.url, path, { method, body: 'x'.repeat(most) })
      expect([status, text]).toEqual([200, String(most)])
    },
    60_000,
  )

  test('in chunks they are counted as they come', async () => {
    const headers = { 'transfer-encoding': 'chunked' }
    const answer = await ask(nginx.url, '/api/chats/x/avatar', {
      method: 'PUT',
      headers,
      body: 'x'.repeat(3 * mebibyte),
    })
    expectProblem(answer, 413, 'payload-too-large')
  })
})

describeWith(['nginx'], 'files of a platform behind nginx', () => {
  let platform: Platform
  let nginx: Nginx
  let people: People
  let token: string
  let chatId: string

  beforeAll(async () => {
    platform = await startPlatform({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
    nginx = await startNginx({ gateways: [platform.url], chats: [platform.url] })
    people = createPeople(nginx.url)
    const ada = await people.register('ada')
    token = await tokenOf(nginx.url, ada.username)
    chatId = (await ada.client.chats.createGroup({ name: 'Engine', memberIds: [] })).id
  }, 90_000)
  afterAll(async () => {
    people?.leave()
    await nginx?.stop()
    await platform?.remove()
  }, 30_000)

  const upload = (bytes: Uint8Array<ArrayBuffer>, path = `/chats/${chatId}/attachments`, method = 'POST') => {
    const body = new FormData()
    body.append('file', new Blob([bytes]), 'größe.png')
    return fetch(`${nginx.url}/api${path}`, { method, body, headers: { authorization: `Bearer ${token}` } })
  }

  test.each([
    ['nginx', () => nginx.url],
    ['the gateway alone', () => platform.url],
  ])(
    '5 MiB arrive whole, and are read by parts at an address without a token, through %s',
    async (_what, url) => {
      const bytes = new Uint8Array(5 * mebibyte).fill(0x80)
      const answer = await upload(bytes)
      const uploaded = (await answer.json()) as { name: string; size: number; url: string } // as API.md says
      expect(answer.status).toBe(201)
      expect(uploaded).toMatchObject({ name: 'größe.png', size: bytes.length, type: 'application/octet-stream' })

      const whole = await fetch(`${url()}${uploaded.url}`)
      expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'cross-origin',
        'content-disposition': `attachment; filename="gr??e.png"; filename*=UTF-8''gr%C3%B6%C3%9Fe.png`,
        'cache-control': 'private, max-age=86400, immutable',
        'referrer-policy': 'no-referrer',
      })
      const part = await fetch(`${url()}${uploaded.url}`, { headers: { range: 'bytes=-10' } })
      expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
      expect((await fetch(`${url()}${uploaded.url.split('?')[0]}`)).status).toBe(401)
    },
    60_000,
  )

  test('a byte more than 25 MiB is too large, for nginx or for the service', async () => {
    for (const size of [25 * mebibyte + 1, 27 * mebibyte]) {
      const answer = await upload(new Uint8Array(size))
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ type: '/problems/payload-too-large' })
    }
  }, 60_000)

  test('a picture of more than 2 MiB is too large', async () => {
    const picture = new Uint8Array(2 * mebibyte + 1)
    picture.set(Buffer.from('GIF89a'))
    const answer = await upload(picture, `/chats/${chatId}/avatar`, 'PUT')
    expect([answer.status, await answer.json()]).toMatchObject([413, { type: '/problems/payload-too-large' }])
  })
})
