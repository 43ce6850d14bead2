import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import request from 'supertest'
import { openAuth, password, type TestAuth } from '../testing/open-auth.ts'
import { ensureAdmin } from './ensure-admin.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ ADMIN_USERNAME: 'Root', ADMIN_PASSWORD: password, ADMIN_EMAIL: 'root@example.org' })
})
afterEach(async () => void (await auth.db.collection('accounts').deleteMany({})))
afterAll(() => auth.close())

test('the first admin is there once, however many instances start, how often', async () => {
  await Promise.all(Array.from({ length: 4 }, () => ensureAdmin(auth.deps)))
  await ensureAdmin(auth.deps)
  expect(await auth.db.collection('accounts').countDocuments()).toBe(1)

  const { user, accessToken } = await auth.logIn('root')
  expect(user).toMatchObject({ username: 'root', roles: ['admin'], emailVerified: true })
  expect((await auth.deps.verifyToken(accessToken)).roles).toEqual(['admin'])
})

test('whoever has the name already does not become admin', async () => {
  const { user } = await auth.register('root')
  await ensureAdmin(auth.deps)
  expect(await auth.deps.accounts.findById(user.id)).toMatchObject({ roles: [] })
})

test('whoever has the address already does not become admin either, and the log says what is taken without saying it', async () => {
  const body = { username: 'somebody', email: 'ROOT@example.org', password }
  await request(auth.app).post('/api/auth/register').send(body).expect(201)
  const said: unknown[] = []
  const log = { ...auth.deps.log, warn: (...given: unknown[]) => said.push(given) } as unknown as typeof auth.deps.log
  await Promise.all([1, 2].map(() => ensureAdmin({ ...auth.deps, log })))
  expect(await auth.db.collection('accounts').countDocuments({ roles: 'admin' })).toBe(0)
  expect(JSON.stringify(said)).toContain('ADMIN_EMAIL')
  expect(JSON.stringify(said)).not.toContain('root@')
})

test('an admin whose role another one has taken does not get it back at the next start', async () => {
  await ensureAdmin(auth.deps)
  const other = await auth.register()
  const accounts = auth.db.collection('accounts')
  await accounts.updateOne({ username: other.user.username }, { $set: { roles: ['admin'] } })
  const { accessToken } = await auth.logIn(other.user.username)
  const { user } = await auth.logIn('root')
  const patch = request(auth.app).patch(`/api/auth/accounts/${user.id}`)
  await patch.set('authorization', `Bearer ${accessToken}`).send({ roles: [] }).expect(200)
  await ensureAdmin(auth.deps)
  expect(await auth.deps.accounts.findById(user.id)).toMatchObject({ roles: [] })
})

test('nobody is made admin unless asked for', async () => {
  const { ADMIN_USERNAME: _, ...config } = auth.deps.config
  await ensureAdmin({ ...auth.deps, config })
  expect(await auth.db.collection('accounts').countDocuments()).toBe(0)
})
