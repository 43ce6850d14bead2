import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ TRUSTED_PROXIES: '127.0.0.1' })
  auth.stopClock()
})
afterAll(() => auth.close())

let lastAddress = 0
/** Addresses are counted too, so each test has its own. */
const newAddress = () => `198.51.100.${(lastAddress += 1)}`

const logIn = (login: string, given: string, address: string) =>
  request(auth.app).post('/api/auth/login').set('x-forwarded-for', address).send({ login, password: given })

const fail = async (login: string, address: string): Promise<number> => (await logIn(login, 'wrong', address)).status

const failAtOnce = async (times: number, login: () => string, address: () => string) => {
  const statuses = await Promise.all(Array.from({ length: times }, () => fail(login(), address())))
  return { wrong: statuses.filter((one) => one === 401).length, refused: statuses.filter((one) => one === 429).length }
}

describe('failed logins of one account', () => {
  test('are counted, however many come at once, wherever they come from', async () => {
    const { user } = await auth.register()
    expect(await failAtOnce(20, () => user.username, newAddress)).toEqual({ wrong: 5, refused: 15 })
  })

  test('hold it up for somebody and for nobody alike, also with the right password', async () => {
    const { user } = await auth.register()
    for (const login of [user.username, uniqueName()]) {
      const address = newAddress()
      await failAtOnce(
        5,
        () => login,
        () => address,
      )
      const answer = await logIn(login, password, address).expect(429)
      expect(answer.body).toMatchObject({ type: '/problems/too-many-requests', detail: 'Too many failed logins' })
      expect(answer.headers['retry-after']).toBe('1')
    }
  })

  test('slow it down, then lock it for a while, and are then forgotten', async () => {
    const { user } = await auth.register()
    const address = newAddress()
    const attempt = (given: string) => logIn(user.username, given, address)
    for (let n = 0; n < 4; n += 1) await attempt('wrong').expect(401)
    const waits: number[] = []
    for (let n = 0; n < 6; n += 1) {
      await attempt('wrong').expect(401)
      const refused = await attempt(password).expect(429)
      waits.push(Number(refused.headers['retry-after']))
      auth.putForward(waits.at(-1)! * 1_000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 900])
    await attempt(password).expect(200)
  })

  test('are forgotten after a right one', async () => {
    const { user } = await auth.register()
    const address = newAddress()
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4; n += 1) expect(await fail(user.username, address)).toBe(401)
      await logIn(user.username, password, address).expect(200)
    }
  })

  test('are counted under no name that could be read', async () => {
    await fail('reader@example.org', newAddress())
    const kept = await auth.db.collection('login_attempts').find().toArray()
    expect(kept.length).toBeGreaterThan(0)
    expect(JSON.stringify(kept)).not.toContain('example.org')
  })
})

describe('failed logins from one address', () => {
  test('hold it up, and only it, without locking any account', async () => {
    const { user } = await auth.register()
    const address = newAddress()
    expect(await failAtOnce(50, uniqueName, () => address)).toEqual({ wrong: 30, refused: 20 })
    await logIn(user.username, password, address).expect(429)
    await logIn(user.username, password, newAddress()).expect(200)
  })

  test('count for the whole network of an IPv6 customer', async () => {
    let host = 0
    const address = () => `2001:db8:7:7::${(host += 1).toString(16)}`
    expect(await failAtOnce(40, uniqueName, address)).toEqual({ wrong: 30, refused: 10 })
  })

  test('are not taken back by right ones, nor do these count', async () => {
    const { user } = await auth.register()
    const address = newAddress()
    for (let n = 0; n < 30; n += 1) await (await auth.deps.loginThrottle.begin(user.username, address)).succeeded()
    for (let n = 0; n < 5; n += 1) await logIn(user.username, password, address).expect(200)
    expect(await failAtOnce(29, uniqueName, () => address)).toEqual({ wrong: 29, refused: 0 })
    await logIn(user.username, password, address).expect(200)
    expect(await failAtOnce(10, uniqueName, () => address)).toEqual({ wrong: 1, refused: 9 })
  })
})

test('nobody is held up when limits are off', async () => {
  const own = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
  const { user } = await own.register()
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const body = { login: user.username, password: 'wrong' }
      return (await request(own.app).post('/api/auth/login').send(body)).status
    }),
  )
  expect(statuses.every((status) => status === 401)).toBe(true)
  await own.close()
})

test('a login that found no place to be checked counts for nothing', async () => {
  const own = await openAuth({ BCRYPT_COST: '12', BCRYPT_CONCURRENCY: '1', BCRYPT_MAX_WAITING: '0' })
  const occupied = own.deps.passwords.hash('somebody else')
  const answer = await request(own.app).post('/api/auth/login').send({ login: 'ada', password }).expect(503)
  expect(answer.headers['retry-after']).toBe('2')

  const kept = await own.db.collection('login_attempts').find().toArray()
  expect(kept.map(({ failures }) => failures)).toEqual([0, 0])
  await occupied
  await own.close()
})
