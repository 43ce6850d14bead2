import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { isDownload, isTransfer, isUpload } from './file-routes.ts'

const chatId = '11111111-1111-4111-8111-111111111111'
const uploadPath = `/api/chats/${chatId}/attachments`
const downloadPath = '/api/attachments/0123456789abcdef01234567?expires=1&signature=x'

let gateway: TestGateway
afterEach(() => gateway?.stop())

const start = async (env: NodeJS.ProcessEnv = {}): Promise<string> => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', ...env })
  return gateway.tokenFor('a'.repeat(24))
}

const open = (path: string, { token, method = 'GET' }: { token?: string; method?: string } = {}) =>
  httpRequest(`${gateway.url}${path}`, {
    method,
    agent: false,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })

describe('the address of a file', () => {
  test.each([
    ['GET', '/api/attachments/x', false, true],
    ['HEAD', '/api/attachments/x', false, true],
    ['GET', '/api/chats/x/avatar', false, true],
    ['GET', '/api/users/x/avatar', false, true],
    ['GET', '/api/attachments', false, false],
    ['GET', '/api/attachments/x/y', false, false],
    ['DELETE', '/api/attachments/x', false, false],
    ['GET', '/api/chats/x/attachments', false, false],
    ['POST', '/api/chats/x/attachments', true, false],
    ['PUT', '/api/chats/x/avatar', true, false],
    ['PUT', '/api/users/me/avatar', true, false],
    ['POST', '/api/chats/x/avatar', false, false],
    ['DELETE', '/api/chats/x/avatar', false, false],
    ['POST', '/api/messages', false, false],
    ['GET', '/api/chats/x/export', false, false, true],
    ['GET', '/api/auth/me/export', false, false, true],
    ['GET', '/api/users/me/export', false, false, true],
    ['GET', '/api/notifications/me/export', false, false, true],
  ])('%s %s: upload %s, download %s', (method, path, upload, download, transfer = upload || download) => {
    expect([isUpload({ method, path }), isDownload({ method, path })]).toEqual([upload, download])
    expect(isTransfer({ method, path })).toBe(transfer)
  })

  test.each([downloadPath, `/api/chats/${chatId}/avatar?v=1`, '/api/users/x/avatar'])(
    '%s goes on without a token, and with any',
    async (path) => {
      const token = await start()
      await request(gateway.url).get(path).expect(200)
      await request(gateway.url).get(path).auth('nonsense', { type: 'bearer' }).expect(200)
      const { body } = await request(gateway.url).get(path).auth(token, { type: 'bearer' }).expect(200)
      expect(body).toMatchObject({ url: path, headers: { authorization: `Bearer ${token}` } })
    },
  )

  test('is counted for the user who asks, and for the address of who has no valid token', async () => {
    const token = await start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_USER: '2', RATE_LIMIT_PER_ADDRESS: '1' })
    const status = async (auth = '') =>
      (await request(gateway.url).get(downloadPath).auth(auth, { type: 'bearer' })).status
    expect([await status(), await status('nonsense')]).toEqual([200, 429])
    expect([await status(token), await status(token), await status(token)]).toEqual([200, 200, 429])
  })

  test('is answered with the headers of the service', async () => {
    await start()
    const headers = {
      'content-security-policy': 'sandbox',
      'cross-origin-resource-policy': 'cross-origin',
      etag: '"x"',
    }
    gateway.chat.answer = (_req, res) => void res.writeHead(200, headers).end()
    expect((await request(gateway.url).get(downloadPath)).headers).toMatchObject(headers)
  })
})

describe('files that are under way', () => {
  const held = (answered: ServerResponse[]) => (req: IncomingMessage, res: ServerResponse) => {
    req.resume()
    answered.push(res)
  }

  test('take no places from other requests, and other requests none from them', async () => {
    const token = await start({
      UPSTREAM_MAX_TRANSFERS: '1',
      UPSTREAM_MAX_REQUESTS: '1',
      UPSTREAM_TIMEOUT_MS: '60000',
    })
    const answered: ServerResponse[] = []
    gateway.chat.answer = held(answered)
    const sent = [open(downloadPath).end(), open('/api/chats', { token }).end()]
    await until(() => answered.length === 2)

    await request(gateway.url).get(downloadPath).expect(503)
    await request(gateway.url).get('/api/chats').auth(token, { type: 'bearer' }).expect(503)
    for (const res of answered) res.end()
    await Promise.all(sent.map((each) => once(each, 'response')))
  })

  test('are bounded for one client, and free again', async () => {
    const token = await start({ RATE_LIMIT_ENABLED: 'true', TRANSFERS_PER_CLIENT: '1', UPSTREAM_TIMEOUT_MS: '60000' })
    const answered: ServerResponse[] = []
    gateway.chat.answer = held(answered)
    open(downloadPath).end()
    await until(() => answered.length === 1)
    const { headers } = await request(gateway.url).get(downloadPath).expect(429)
    expect(headers['retry-after']).toBe('1')

    const other = open(downloadPath, { token }).end()
    await until(() => answered.length === 2)
    answered.splice(0).forEach((res) => res.end())
    await once(other, 'response')
    gateway.chat.answer = undefined
    await until(async () => (await request(gateway.url).get(downloadPath)).status === 200)
  })

  test('take no place for good where the client goes while it is found out who they are', async () => {
    await start({ UPSTREAM_MAX_TRANSFERS: '1', TRANSFERS_PER_CLIENT: '1', RATE_LIMIT_ENABLED: 'true' })
    const { access } = gateway.deps
    const { verifyToken } = access
    let goOn = () => {}
    const waiting = new Promise<void>((resolve) => (goOn = resolve))
    let asked = 0
    access.verifyToken = async (token) => {
      asked += 1
      await waiting
      return verifyToken(token)
    }
    try {
      const sent = open(downloadPath, { token: 'nonsense' }).end()
      sent.on('error', () => {})
      await until(() => asked === 1)
      sent.destroy()
      await until(
        () => new Promise((resolve) => gateway.server.getConnections((_error, count) => resolve(count === 0))),
      )
      goOn()
    } finally {
      access.verifyToken = verifyToken
    }
    await request(gateway.url).get(downloadPath).expect(200)
  })
})

const mebibyte = Buffer.alloc(1_048_576, 'x')

describe('who is slow', () => {
  /** An answer of 64 MiB that the client has begun to receive and does not read. */
  const startReading = async () => {
    let written = 0
    let isCut = false
    gateway.chat.answer = async (_req, res) => {
      res.on('close', () => (isCut = !res.writableFinished))
      for (; written < 64 && !res.destroyed; written += 1)
        if (!res.write(mebibyte)) await once(res, 'drain').catch(() => {})
      res.end()
    }
    const sent = open(downloadPath).end()
    sent.on('error', () => {})
    const [response]: IncomingMessage[] = await once(sent, 'response')
    return { response: response!, written: () => written, isCut: () => isCut }
  }

  /** Longer than a service may be silent. */
  const silence = async (token: string) => {
    const { answer } = gateway.user
    gateway.user.answer = () => {}
    await request(gateway.url).get('/api/users/me').auth(token, { type: 'bearer' }).expect(503)
    gateway.user.answer = answer
  }

  test('to read is waited for, and what is not read yet waits at the service', async () => {
    const token = await start({ UPSTREAM_TIMEOUT_MS: '300' })
    const { response, written } = await startReading()
    await silence(token)
    await silence(token)
    expect(written()).toBeLessThan(64)

    let length = 0
    for await (const piece of response) length += (piece as Buffer).length
    expect(length).toBe(64 * mebibyte.length)
  }, 60_000)

  test('to read for too long is cut off, and so is the service', async () => {
    await start({ UPSTREAM_TIMEOUT_MS: '200', CLIENT_SILENCE_MS: '400' })
    const { response, isCut } = await startReading()
    response.on('error', () => {})
    await until(isCut, { timeoutMs: 20_000 })
    response.destroy()
  }, 60_000)

  /** A request of which only the beginning comes. Resolves when the connection has ended. */
  const dribble = async (token: string, path: string): Promise<number> => {
    const startedAt = performance.now()
    gateway.chat.answer = (req) => void req.resume()
    const sent = open(path, { token, method: 'POST' })
    sent.on('error', () => {})
    sent.write('x')
    await new Promise((resolve) => sent.on('close', resolve))
    return performance.now() - startedAt
  }

  test('to send has as long as it takes for a file, and less for all else', async () => {
    const token = await start({ REQUEST_TIMEOUT_MS: '1000', UPLOAD_TIMEOUT_MS: '3000' })
    const [file, other] = await Promise.all([dribble(token, uploadPath), dribble(token, '/api/messages')])
    expect(other).toBeGreaterThan(900)
    expect(file).toBeGreaterThan(other + 1_000)
  }, 60_000)
})

describe('where a session ends', () => {
  const startIn = async (sessionId: string): Promise<string> => {
    await start({ UPSTREAM_TIMEOUT_MS: '60000' })
    return gateway.tokenFor('a'.repeat(24), { sessionId })
  }

  test.each([
    ['POST', uploadPath, 'chat'],
    ['PUT', '/api/users/me/avatar', 'user'],
    ['POST', '/api/messages', 'chat'],
  ] as const)('%s %s that is still coming is cut, and that of others is not', async (method, path, service) => {
    const sessionId = randomBytes(12).toString('hex')
    const token = await startIn(sessionId)
    const arriving: IncomingMessage[] = []
    gateway[service].answer = (req, res) => {
      arriving.push(req.resume())
      req.once('end', () => res.end())
    }
    const begin = (auth: string) => {
      const sent = open(path, { token: auth, method })
      sent.on('error', () => {}).write('x')
      return sent
    }
    const other = begin(gateway.tokenFor('a'.repeat(24)))
    await until(() => arriving.length === 1)
    const sent = begin(token)
    await until(() => arriving.length === 2)

    const closed = new Promise((resolve) => sent.once('close', resolve))
    gateway.endSession(sessionId)
    await closed
    await until(() => arriving[1]!.destroyed)
    expect(arriving[1]!.complete).toBe(false)
    const [answer] = (await once(other.end(), 'response')) as [IncomingMessage]
    expect(answer.resume().statusCode).toBe(200)
  })

  test('a file that is still going is cut', async () => {
    const sessionId = randomBytes(12).toString('hex')
    const token = await startIn(sessionId)
    gateway.chat.answer = (_req, res) => void res.write('{}\n')
    const sent = open(`/api/chats/${chatId}/export`, { token }).end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const cut = once(answer.resume(), 'error')
    gateway.endSession(sessionId)
    await cut
  })

  test('what has come whole is answered, as it may be what ended it', async () => {
    const sessionId = randomBytes(12).toString('hex')
    const token = await startIn(sessionId)
    gateway.auth.answer = (req, res) =>
      void req.resume().once('end', () => {
        gateway.endSession(sessionId)
        setTimeout(() => res.writeHead(204).end(), 50)
      })
    await request(gateway.url)
      .delete('/api/auth/me')
      .auth(token, { type: 'bearer' })
      .send({ password: 'x' })
      .expect(204)
  })
})
