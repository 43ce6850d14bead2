import { request as httpRequest, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { holdTo } from '@chat/common/testing/hold-to'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { serviceOperations } from '../operations.ts'
import { createUnsubscribeLinks } from './unsubscribe-links.ts'

let service: TestService
let server: Server
beforeAll(async () => {
  service = await openTestService()
  server = createServer(service.app).listen(0, '127.0.0.1')
}, 60_000)
afterAll(async () => {
  server.close()
  await service.close()
})

/** Path and query of the link that mails to somebody have. */
const linkOf = (userId: string): string => {
  const { pathname, search } = new URL(service.deps.mailing.unsubscribeLinks.linkFor(userId))
  return pathname + search
}

const wantsMails = async (userId: string) => (await service.deps.recipients.find(userId)).preferences.email.enabled
const asTold = holdTo(serviceOperations)
const get = (path: string) => request(service.app).get(path).expect(asTold)
const post = (path: string) => request(service.app).post(path).expect(asTold)
const oneClick = (path: string) => post(path).type('form').send('List-Unsubscribe=One-Click')

describe('the link of a mail', () => {
  test('asks who opens it, and changes nothing by that', async () => {
    const userId = newUserId()
    const { text, headers } = await get(linkOf(userId)).expect(200)
    await request(service.app).head(linkOf(userId)).expect(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).toContain('<form method="post">')
    expect(text).not.toContain(userId)
    expect(await wantsMails(userId)).toBe(true)
    expect(await service.db.collection('recipients').countDocuments({ _id: userId as never })).toBe(0)
  })

  test('has pages that load nothing, run nothing and are in no frame', async () => {
    const userId = newUserId()
    for (const { text, headers } of [await get(linkOf(userId)), await oneClick(linkOf(userId))]) {
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(text).not.toMatch(/<script|<img|<link|https?:|url\(/i)
    }
  })

  test('ends mails by one click, however often, and nothing else of what somebody chose', async () => {
    const userId = newUserId()
    const before = (await service.deps.recipients.find(userId)).preferences
    const { text } = await oneClick(linkOf(userId)).expect(200)
    expect(text).toContain('No more of these mails')
    const first = await service.deps.recipients.find(userId)
    expect(first.preferences).toEqual({ ...before, email: { ...before.email, enabled: false } })

    await Promise.all([oneClick(linkOf(userId)).expect(200), oneClick(linkOf(userId)).expect(200)])
    expect(await service.deps.recipients.find(userId)).toEqual(first)
  })

  test('takes what mail programs and browsers send, and what they leave out', async () => {
    const ways = [
      (path: string) => post(path).field('List-Unsubscribe', 'One-Click'),
      (path: string) => post(path),
      (path: string) => post(path).type('form').send('List-Unsubscribe=One-Click&other=%ff'),
      (path: string) => post(path).set('authorization', 'Bearer of somebody'),
    ]
    for (const way of ways) {
      const userId = newUserId()
      await way(linkOf(userId)).expect(200)
      expect(await wantsMails(userId)).toBe(false)
    }
  })

  test('is somebody’s only', async () => {
    const [ada, bob] = [newUserId(), newUserId()]
    const link = linkOf(ada)
    const wrong = [
      link.replace(ada, bob),
      link.replace(/signature=./, (found) => `${found.slice(0, -1)}${found.endsWith('A') ? 'B' : 'A'}`),
      link.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)), // bits that are left over
      link.replace(/signature=.*/, `signature=${'A'.repeat(43)}`),
    ]
    for (const path of wrong) {
      expect((await get(path).expect(400)).body.type).toMatch(/invalid-(link|request)$/)
      await oneClick(path).expect(400)
    }
    expect([await wantsMails(ada), await wantsMails(bob)]).toEqual([true, true])
  })

  test.each([
    ['', 400],
    ['?user=x&signature=y', 400],
    ['?user[$ne]=x', 400],
    ['&surprise=1', 400],
    ['&user=0123456789abcdef01234567', 400],
  ])('with %s is refused', async (query, status) => {
    const good = linkOf(newUserId())
    const path = query.startsWith('&') ? good + query : good.replace(/\?.*/, query)
    await get(path).expect(status)
    const { headers } = await oneClick(path).expect(status)
    expect(headers['content-type']).toContain('application/problem+json')
  })

  test('takes no large body, whether its length is told or not', async () => {
    const userId = newUserId()
    await post(linkOf(userId)).type('form').send('x'.repeat(5_000)).expect(413)
    const { port } = server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      const asked = httpRequest({ port, path: linkOf(userId), method: 'POST' }, (res) =>
        resolve(res.resume().statusCode),
      )
      asked.on('error', reject)
      asked.write('x'.repeat(3_000))
      asked.end('x'.repeat(3_000))
    })
    expect(status).toBe(413)
    expect(await wantsMails(userId)).toBe(true)
  })

  test('brings nobody back who has closed their account', async () => {
    const userId = newUserId()
    await service.deps.closedAccounts.keep(userId, new Date())
    await oneClick(linkOf(userId)).expect(200)
    expect(await service.db.collection('recipients').countDocuments({ _id: userId as never })).toBe(0)
  })
})

test('links of the secret before are still good, those of any other are not', () => {
  const of = (secret: string, oldSecret?: string) =>
    createUnsubscribeLinks({ publicUrl: 'https://chat.example.org', secret, oldSecret })
  const userId = newUserId()
  const { searchParams } = new URL(of('the first secret').linkFor(userId))
  const given = { user: userId, signature: searchParams.get('signature')! }
  expect(of('the second secret', 'the first secret').isGood(given)).toBe(true)
  expect(of('the second secret').isGood(given)).toBe(false)
  expect(of('the third secret', 'the second secret').isGood(given)).toBe(false)
})
