import { afterEach, expect, test } from '@jest/globals'
import { openAuth, password, type TestAuth } from '../testing/open-auth.ts'
import { ensureAdmin } from './ensure-admin.ts'

let auth: TestAuth
afterEach(() => auth.close())

const openWithAdmin = () =>
  openAuth({ ADMIN_USERNAME: 'Root', ADMIN_PASSWORD: password, ADMIN_EMAIL: 'root@example.org' })

test('the first admin is there once, however many instances start, how often', async () => {
  auth = await openWithAdmin()
  await Promise.all(Array.from({ length: 4 }, () => ensureAdmin(auth.deps)))
  await ensureAdmin(auth.deps)
  expect(await auth.db.collection('accounts').countDocuments()).toBe(1)

  const { user, accessToken } = await auth.logIn('root')
  expect(user).toMatchObject({ username: 'root', roles: ['admin'], emailVerified: true })
  expect((await auth.deps.verifyToken(accessToken)).roles).toEqual(['admin'])
})

test('whoever has the name already does not become admin', async () => {
  auth = await openWithAdmin()
  const { user } = await auth.register('root')
  await ensureAdmin(auth.deps)
  expect(await auth.deps.accounts.findById(user.id)).toMatchObject({ roles: [] })
})

test('nobody is made admin unless asked for', async () => {
  auth = await openAuth()
  await ensureAdmin(auth.deps)
  expect(await auth.db.collection('accounts').countDocuments()).toBe(0)
})
