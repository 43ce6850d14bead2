import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { holdTo } from '@chat/common/testing/hold-to'
import { sessionRevoked, userDeleted } from '@chat/common/events/auth-events'
import { problem } from '@chat/common/http/problem'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { newBrowserKeys } from './testing/decrypt-push.ts'

const asTold = holdTo(serviceOperations)

const path = '/api/notifications/push/subscriptions'

let service: TestService
beforeAll(async () => (service = await openTestService()))
afterAll(() => service.close())

const browser = (endpoint = `https://push.example.org/${randomUUID()}`) => {
  const { ecdh, auth } = newBrowserKeys(randomBytes(16))
  const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
  return { endpoint, expirationTime: null, keys }
}

const somebody = (sessionId = newUserId(), userId = newUserId()) => {
  const token = service.tokenFor(userId, { sessionId })
  return {
    userId,
    sessionId,
    post: (body: object) => request(service.app).post(path).auth(token, { type: 'bearer' }).send(body).expect(asTold),
    remove: (body: object) =>
      request(service.app).delete(path).auth(token, { type: 'bearer' }).send(body).expect(asTold),
    endpoints: async () => (await service.deps.recipients.find(userId)).subscriptions.map(({ endpoint }) => endpoint),
  }
}

const revoke = async (userId: string, sessionIds: string[]): Promise<void> => {
  const data = { userId, sessionIds, until: new Date().toISOString() }
  await service.handle(
    sessionRevoked.create({ id: randomUUID(), source: '/test', subject: userId, time: new Date(), data }),
  )
}

test('the key is told to everybody, and is one that browsers take', async () => {
  const { status, body } = await request(service.app).get('/api/notifications/push/key')
  expect(status).toBe(200)
  expect(body).toEqual({ publicKey: service.deps.push.publicKey })
  expect(Buffer.from(body.publicKey, 'base64url')).toHaveLength(65)
})

test('nobody subscribes or unsubscribes without a token', async () => {
  expect((await request(service.app).post(path).send(browser())).status).toBe(401)
  expect((await request(service.app).delete(path).send({ endpoint: browser().endpoint })).status).toBe(401)
})

describe('a browser', () => {
  test('is subscribed, once however often it says so', async () => {
    const ada = somebody()
    const given = browser()
    const first = await ada.post(given)
    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      endpoint: given.endpoint,
      createdAt: expect.any(String),
    })

    const again = await ada.post(given)
    expect([again.status, again.body]).toEqual([200, first.body])
    await Promise.all([ada.post(given), ada.post(given), ada.post(given)])
    expect(await ada.endpoints()).toEqual([given.endpoint])
    expect((await service.deps.recipients.find(ada.userId)).version).toBe(1)
  })

  test('that says so twice at once is subscribed once', async () => {
    const ada = somebody()
    const given = browser()
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.post(given)))
    expect(answers.every(({ status }) => status === 201 || status === 200)).toBe(true)
    expect(await ada.endpoints()).toEqual([given.endpoint])
  })

  test('that somebody else logs in with is theirs alone', async () => {
    const [ada, bob] = [somebody(), somebody()]
    const given = browser()
    await ada.post(given)
    expect((await bob.post(given)).status).toBe(201)
    expect([await ada.endpoints(), await bob.endpoints()]).toEqual([[], [given.endpoint]])

    expect((await ada.remove({ endpoint: given.endpoint })).status).toBe(204)
    expect(await bob.endpoints()).toEqual([given.endpoint])
  })

  test('that many log in with at once is of exactly one of them', async () => {
    const people = Array.from({ length: 6 }, () => somebody())
    const given = browser()
    await Promise.all(people.map((one) => one.post(given)))
    const owners = await Promise.all(people.map((one) => one.endpoints()))
    expect(owners.flat()).toEqual([given.endpoint])
  })

  test('is unsubscribed, once however often it says so', async () => {
    const ada = somebody()
    const [one, other] = [browser(), browser()]
    await ada.post(one)
    await ada.post(other)
    expect((await ada.remove({ endpoint: one.endpoint })).status).toBe(204)
    expect((await ada.remove({ endpoint: one.endpoint })).status).toBe(204)
    expect(await ada.endpoints()).toEqual([other.endpoint])
  })

  test('that is the 21st takes the place of the first', async () => {
    const ada = somebody()
    const given = Array.from({ length: 21 }, () => browser())
    for (const each of given) await ada.post(each)
    expect(await ada.endpoints()).toEqual(given.slice(1).map(({ endpoint }) => endpoint))
  })

  test('that says anything else is refused', async () => {
    const ada = somebody()
    const given = browser()
    const bad: [object, string][] = [
      [{ ...given, userId: newUserId() }, '#/userId'],
      [{ ...given, endpoint: 'file:///etc/passwd' }, '#/endpoint'],
      [{ ...given, keys: { ...given.keys, auth: 'AA' } }, '#/keys/auth'],
      [{ ...given, keys: { auth: given.keys.auth } }, '#/keys/p256dh'],
      [{ ...given, expirationTime: 'never' }, '#/expirationTime'],
      [{ ...given, endpoint: `https://push.example.org/${'x'.repeat(3_000)}` }, '#/endpoint'],
    ]
    for (const [body, pointer] of bad) {
      const answer = await ada.post(body)
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer])
    }
    expect((await ada.post({ ...given, endpoint: `https://x.org/${'x'.repeat(200_000)}` })).status).toBe(413)
    expect((await ada.remove({ ...given })).status).toBe(400)
    expect(await ada.endpoints()).toEqual([])
  })
})

describe('whoever', () => {
  test('is logged out of a browser gets nothing there any more, and what they get elsewhere stays', async () => {
    const here = somebody()
    const elsewhere = somebody(newUserId(), here.userId)
    const [one, other] = [browser(), browser()]
    await here.post(one)
    await elsewhere.post(other)

    await revoke(newUserId(), [here.sessionId])
    expect(await here.endpoints()).toHaveLength(2)
    await revoke(here.userId, [here.sessionId])
    await revoke(here.userId, [here.sessionId])
    expect(await here.endpoints()).toEqual([other.endpoint])
  })

  test('has logged in again with it keeps it, however late the end of the session before is told', async () => {
    const before = somebody()
    const now = somebody(newUserId(), before.userId)
    const given = browser()
    await before.post(given)
    expect((await now.post(given)).status).toBe(200)
    await revoke(before.userId, [before.sessionId])
    expect(await now.endpoints()).toEqual([given.endpoint])
  })

  test('is logged out while they subscribe is not subscribed', async () => {
    const ada = somebody()
    const given = browser()
    const { replace } = service.deps.recipients
    const verify = service.deps.verifyToken
    service.deps.recipients.replace = async (...args) => {
      service.deps.verifyToken = async () => Promise.reject(problem('unauthenticated'))
      return replace(...args)
    }
    const answer = await ada.post(given).then(({ status }) => status)
    service.deps.verifyToken = verify
    service.deps.recipients.replace = replace

    expect(answer).toBe(401)
    expect(await ada.endpoints()).toEqual([])
  })

  test('closes the account has no browsers left', async () => {
    const ada = somebody()
    await ada.post(browser())
    const data = { userId: ada.userId, deletedAt: new Date().toISOString() }
    const about = { id: randomUUID(), source: '/test', subject: ada.userId, time: new Date() }
    await service.handle(userDeleted.create({ ...about, data }))
    expect(await ada.endpoints()).toEqual([])

    await ada.post(browser())
    expect(await ada.endpoints()).toEqual([])
  })
})
