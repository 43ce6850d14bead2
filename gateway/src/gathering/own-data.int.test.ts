import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const path = '/api/auth/me/export'
const names = ['auth', 'user', 'chat', 'notification'] as const

let gateway: TestGateway
let token: string
afterEach(() => gateway.stop())

const lines =
  (...records: string[]): RequestListener =>
  (_req, res) =>
    void res.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(records.join(''))

const start = async (
  answers: Partial<Record<(typeof names)[number], RequestListener>> = {},
  env: NodeJS.ProcessEnv = {},
) => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
  token = gateway.tokenFor('a'.repeat(24))
  for (const name of names) gateway[name].answer = answers[name] ?? lines(`{"kind":"${name}"}\n`)
}
const ask = () => request(gateway.url).get(path).auth(token, { type: 'bearer' }).buffer(true)

const open = async (): Promise<IncomingMessage> => {
  const asked = httpRequest(`${gateway.url}${path}`, {
    agent: false,
    headers: { authorization: `Bearer ${token}` },
  }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return response
}

/** All that came, and whether it ended as it should. */
const readAll = async (response: IncomingMessage) => {
  let text = ''
  try {
    for await (const piece of response.setEncoding('utf8')) text += String(piece)
    return { text, isWhole: response.complete }
  } catch {
    return { text, isWhole: false }
  }
}

describe("one's own data", () => {
  test('come from one service after the other, a record a line', async () => {
    await start({ user: lines('{"kind":"profile"}\n{"kind":"settings"}'), chat: lines() })
    const { text, headers } = await ask().expect(200)

    expect(text.split('\n').slice(0, -1)).toEqual([
      '{"kind":"auth"}',
      '{"kind":"profile"}',
      '{"kind":"settings"}',
      '{"kind":"notification"}',
    ])
    expect(headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="my-data.ndjson"',
      'cache-control': 'no-store',
    })
  })

  test('are asked for in the name of the caller', async () => {
    const seen: IncomingMessage[] = []
    const answer: RequestListener = (req, res) => {
      seen.push(req)
      res.end()
    }
    await start({ auth: answer, user: answer, chat: answer, notification: answer })
    await ask().set('x-request-id', 'a-request.of-mine').expect(200)

    expect(seen.map(({ url }) => url)).toEqual([
      '/api/auth/me/export',
      '/api/users/me/export',
      '/api/chats/me/export',
      '/api/notifications/me/export',
    ])
    for (const { headers } of seen)
      expect(headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-request-id': 'a-request.of-mine' })
  })

  test.each([
    ['is away', (_req, res) => void res.socket!.destroy()],
    ['fails', (_req, res) => void res.writeHead(500).end()],
    ['is silent', () => {}],
  ] as [string, RequestListener][])('are not available while the first service %s', async (_, answer) => {
    await start({ auth: answer }, { UPSTREAM_TIMEOUT_MS: '150' })
    const { body, headers } = await ask().expect(503)
    expect(body).toMatchObject({ type: '/problems/unavailable' })
    expect(headers['retry-after']).toBe('1')
    expect(headers['content-disposition']).toBeUndefined()
  })

  test('are refused as the first service refuses them', async () => {
    const refusal = JSON.stringify({ type: '/problems/too-many-requests', status: 429 })
    await start({
      auth: (_req, res) =>
        void res.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '60' }).end(refusal),
    })
    const { text, headers } = await ask().expect(429)
    expect(JSON.parse(text)).toEqual(JSON.parse(refusal))
    expect(headers).toMatchObject({ 'retry-after': '60', 'content-type': 'application/problem+json' })
    expect(headers['content-disposition']).toBeUndefined()
  })

  test.each([
    ['is away', (_req, res) => void res.socket!.destroy()],
    ['fails', (_req, res) => void res.writeHead(500).end()],
    ['refuses', (_req, res) => void res.writeHead(401).end()],
    ['is silent', () => {}],
    ['stops in the middle', (_req, res) => void res.write('{"kind":"chat"}\n{"kind":', () => res.socket!.destroy())],
    ['says nothing more', (_req, res) => void res.write('{"kind":"chat"}\n')],
  ] as [string, RequestListener][])('are cut off where a later service %s', async (_, answer) => {
    await start({ chat: answer }, { UPSTREAM_TIMEOUT_MS: '150' })
    const { text, isWhole } = await readAll(await open())
    expect(text).toMatch(/^\{"kind":"auth"\}\n\{"kind":"user"\}\n/)
    expect(text).not.toContain('notification')
    expect(isWhole).toBe(false)
  })

  test('come no faster than they are taken, and are complete', async () => {
    const piece = `{"kind":"message","text":"${'x'.repeat(65_500)}"}\n`
    const count = 600 // 40 MB: more than connections hold
    let written = 0
    let waits = false
    await start({
      chat: async (_req, res) => {
        for (; written < count; written += 1) {
          if (res.write(piece)) continue
          const stuck = setTimeout(() => (waits = true), 500)
          await once(res, 'drain')
          clearTimeout(stuck)
        }
        res.end()
      },
    })
    const response = await open()
    await once(response, 'readable')
    await until(() => waits)
    expect(written).toBeLessThan(count)

    const { text, isWhole } = await readAll(response)
    expect(isWhole).toBe(true)
    expect(text.split('\n').slice(0, -1)).toHaveLength(count + 3)
  })

  test('are given up behind when the client gives up', async () => {
    let isGone = false
    await start({
      user: (_req, res) => {
        res.write('{"kind":"profile"}\n')
        res.once('close', () => (isGone = true))
      },
    })
    const response = await open()
    let text = ''
    response.setEncoding('utf8').on('data', (piece) => (text += String(piece)))
    await until(() => text.includes('profile'))
    response.destroy()
    await until(() => isGone)
    expect(gateway.chat.seen).toEqual([])
  })

  test('are cut off for a client that takes nothing', async () => {
    const piece = 'x'.repeat(1_000_000)
    let isGone = false
    await start(
      {
        user: async (_req, res) => {
          res.once('close', () => (isGone = true))
          while (!isGone) if (!res.write(piece)) await Promise.race([once(res, 'drain'), once(res, 'close')])
        },
      },
      { CLIENT_SILENCE_MS: '200' },
    )
    const response = await open()
    await until(() => isGone)
    expect((await readAll(response)).isWhole).toBe(false)
  })

  test('need a token', async () => {
    await start()
    await request(gateway.url).get(path).expect(401)
    expect(gateway.auth.seen).toEqual([])
  })

  test('take one of the places that a client has for transfers', async () => {
    await start({ auth: () => {} }, { RATE_LIMIT_ENABLED: 'true', TRANSFERS_PER_CLIENT: '1' })
    const first = httpRequest(`${gateway.url}${path}`, {
      agent: false,
      headers: { authorization: `Bearer ${token}` },
    }).end()
    first.on('error', () => {})
    await until(async () => (await ask()).status === 429)
    first.destroy()
    gateway.auth.answer = lines('{"kind":"account"}\n')
    await until(async () => (await ask()).status === 200)
  })
})
