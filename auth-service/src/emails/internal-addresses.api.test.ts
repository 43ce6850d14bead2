import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import request from 'supertest'
import { changeAccount } from '../accounts/change-account.ts'
import { buildInternalApp } from '../app.ts'
import { openAuth, password, type TestAuth } from '../testing/open-auth.ts'
import { secret } from '../testing/test-config.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
})
afterAll(() => auth.close())

const nobody = '0'.repeat(24)

const verified = async () => {
  const { user, accessToken } = await auth.register()
  const token = await auth.mailedToken(user.email, 'verify')
  await request(auth.app).post('/api/auth/email/verify').send({ token }).expect(204)
  return { ...user, accessToken }
}

const addressesOf = async (...ids: string[]) =>
  (await auth.internal(`/addresses?${ids.map((id) => `ids=${id}`).join('&')}`).expect(200)).body.items

test('addresses are those that were verified, with the name of whose they are', async () => {
  const [ada, bob] = [await verified(), await verified()]
  const { user: unverified } = await auth.register()
  const found = await addressesOf(ada.id, nobody, unverified.id, bob.id, ada.id)
  expect(found).toHaveLength(2)
  for (const { id, email, username } of [ada, bob])
    expect(found).toContainEqual({ userId: id, address: email, username })
})

test('one that was changed counts when it is verified, and until then the one before', async () => {
  const ada = await verified()
  const email = `other-${ada.email}`
  await auth.post('/auth/email', ada.accessToken).send({ email, password }).expect(202)
  expect(await addressesOf(ada.id)).toMatchObject([{ address: ada.email }])
  const token = await auth.mailedToken(email, 'verify')
  await request(auth.app).post('/api/auth/email/verify').send({ token }).expect(204)
  expect(await addressesOf(ada.id)).toMatchObject([{ address: email }])
})

test('nobody writes to an account that is disabled or closed', async () => {
  const [disabled, closed] = [await verified(), await verified()]
  expect(await addressesOf(disabled.id, closed.id)).toHaveLength(2)
  await changeAccount(auth.deps, disabled.id, (account, now) => ({ account: { ...account, disabledAt: now } }))
  await auth.remove('/auth/me', closed.accessToken).send({ password }).expect(204)
  expect(await addressesOf(disabled.id, closed.id)).toEqual([])

  await changeAccount(auth.deps, disabled.id, ({ disabledAt: _disabledAt, ...account }) => ({ account }))
  expect(await addressesOf(disabled.id)).toHaveLength(1)
})

test('of nobody there is none', async () => {
  expect((await auth.internal('/addresses').expect(200)).body).toEqual({ items: [] })
})

test.each([
  'ids=x',
  'ids=',
  'usernames=ada',
  `ids=${nobody}&other=1`,
  Array(101).fill(`ids=${nobody}`).join('&'),
  `ids[$ne]=${nobody}`,
])('%.12s is refused', async (query) => {
  await auth.internal(`/addresses?${query}`).expect(400)
})

test('they are not for those without the secret, nor on the public listener', async () => {
  const { accessToken, id } = await verified()
  const path = `/internal/addresses?ids=${id}`
  await request(auth.internalApp).get(path).expect(401)
  await request(auth.internalApp).get(path).set('authorization', `Bearer ${accessToken}`).expect(401)
  await auth.get(path, accessToken).expect(404)
  await auth.get(`/addresses?ids=${id}`, accessToken).expect(404)
})

test('neither the question nor the answer is logged or kept on the way', async () => {
  const { id, email } = await verified()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) })
  const app = buildInternalApp({ ...auth.deps, log })
  const ask = (query: string) =>
    request(app).get(`/internal/addresses?${query}`).set('authorization', `Bearer ${secret}`)

  const answer = await ask(`ids=${id}`).expect(200)
  expect(answer.text).toContain(email)
  expect(answer.headers['cache-control']).toBe('no-store')
  await ask(`ids=${email}`).expect(400)
  log.info('something was logged')
  expect(lines.join('')).toContain('something was logged')
  expect(lines.join('')).not.toMatch(new RegExp(`${email}|${id}`))
})
