import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { Types } from 'mongoose'
import request from 'supertest'
import { changeAccount } from '../accounts/change-account.ts'
import { ensureAdmin } from '../accounts/ensure-admin.ts'
import { asTold } from '../testing/as-told.ts'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
let root: { token: string; id: string }
beforeAll(async () => {
  const ADMIN = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: password, ADMIN_EMAIL: 'root@example.org' }
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', ...ADMIN })
  await ensureAdmin(auth.deps)
  const { user, accessToken } = await auth.logIn('root')
  root = { token: accessToken, id: user.id }
})
afterAll(() => auth.close())

const unknown = '0'.repeat(24)
const patch = (id: string, body: object, token = root.token) =>
  request(auth.app).patch(`/api/auth/accounts/${id}`).set('authorization', `Bearer ${token}`).send(body).expect(asTold)
const typeOf = (answer: request.Response) => answer.body.type.replace('/problems/', '')

const makeAdmin = async () => {
  const { user } = await auth.register()
  await patch(user.id, { roles: ['admin'] }).expect(200)
  return { id: user.id, token: (await auth.logIn(user.username)).accessToken }
}

const auditOf = async (id: string) =>
  (await auth.get(`/auth/audit?targetId=${id}`, root.token).expect(200)).body.items as Record<string, unknown>[]

describe('only admins get in', () => {
  const doors = [
    ['get', '/auth/accounts'],
    ['get', `/auth/accounts/${unknown}`],
    ['patch', `/auth/accounts/${unknown}`],
    ['delete', `/auth/accounts/${unknown}/sessions`],
    ['delete', `/auth/accounts/${unknown}/mfa`],
    ['get', '/auth/audit'],
  ] as const

  test.each(doors)('%s %s', async (method, path) => {
    const knock = () => request(auth.app)[method](`/api${path}`)
    await knock().expect(401)
    const { accessToken } = await auth.register()
    expect(typeOf(await knock().set('authorization', `Bearer ${accessToken}`).expect(403))).toBe('forbidden')
  })

  test('and not with a token that still tells of a role that is gone', async () => {
    const { id, token } = await makeAdmin()
    await auth.db.collection('accounts').updateOne({ _id: new Types.ObjectId(id) }, { $set: { roles: [] } })
    await auth.get('/auth/accounts', token).expect(403)
    await patch(unknown, {}, token).expect(403)
  })

  test.each(doors.slice(1, 5))('%s %s of nobody is 404, of no id 400', async (method, path) => {
    const knock = (at: string) => {
      const asked = request(auth.app)[method](`/api${at}`).set('authorization', `Bearer ${root.token}`)
      return method === 'patch' ? asked.send({}) : asked
    }
    expect(typeOf(await knock(path).expect(404))).toBe('account-not-found')
    await knock(path.replace(unknown, 'nobody')).expect(400)
  })
})

describe('the list', () => {
  type Page = { items: { id: string; username: string }[]; next: string | null }
  const listed = async (query: string): Promise<string[]> => {
    const names: string[] = []
    let cursor = ''
    do {
      const page: Page = (await auth.get(`/auth/accounts?${query}${cursor}`, root.token).expect(200)).body
      names.push(...page.items.map(({ username }) => username))
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    return names
  }

  test('shows what an admin needs and nothing secret, newest first', async () => {
    const { user } = await auth.register()
    const { body } = await auth.get('/auth/accounts?limit=1', root.token).expect(200)
    expect(body).toEqual({
      items: [
        {
          id: user.id,
          username: user.username,
          email: user.email,
          emailVerified: false,
          roles: [],
          disabled: false,
          createdAt: expect.any(String),
          mfa: false,
          hasPassword: true,
        },
      ],
      next: expect.any(String),
    })
    expect((await auth.get(`/auth/accounts/${user.id}`, root.token).expect(200)).body).toEqual(body.items[0])
  })

  test('page by page has everybody once', async () => {
    await Promise.all([auth.register(), auth.register(), auth.register()])
    const names = await listed('limit=2')
    expect(names).toHaveLength(await auth.db.collection('accounts').countDocuments())
    expect(new Set(names).size).toBe(names.length)
  })

  test('is searched by the beginning of username or address, in any case, each found once', async () => {
    const base = uniqueName()
    const register = (username: string, email: string) =>
      request(auth.app).post('/api/auth/register').send({ username, email, password }).expect(201)
    await register(`${base}.b`, `${base}.both@example.org`)
    await register(`${base}.a`, `${uniqueName()}@example.org`)
    const [late, early] = [`z${uniqueName()}`, `a${uniqueName()}`]
    await register(late, `${base}.2@example.org`)
    await register(early, `${base}.3@example.org`)

    const all = [`${base}.a`, `${base}.b`, late, early]
    expect(await listed(`search=${base}`)).toEqual(all)
    expect(await listed(`search=${base.toUpperCase()}&limit=1`)).toEqual(all)
    expect(await listed(`search=${base}&limit=3`)).toEqual(all)
    expect(await listed(`search=${base}.b`)).toEqual([`${base}.b`])
    expect(await listed(`search=${base}.2@exam`)).toEqual([late])
    for (const nobody of [`${base}.x`, '.*', '^', '[a-z]', '%24', '\u{10ffff}', '%00'])
      expect(await listed(`search=${encodeURIComponent(nobody)}`).catch(() => [])).toEqual([])
  })

  test.each([
    'limit=0',
    'limit=101',
    'search=',
    'search=%20',
    'search=a&search=b',
    'search[$ne]=a',
    'page=2',
    'cursor=x',
  ])('with ?%s is 400', (query) =>
    auth
      .get(`/auth/accounts?${query}`, root.token)
      .expect(400)
      .then(() => undefined),
  )

  test('and its search read no more of the database than they answer', async () => {
    await Promise.all(Array.from({ length: 10 }, () => auth.register()))
    const mongo = auth.db.db!
    await mongo.command({ profile: 2 })
    await listed('limit=5')
    await listed('search=u&limit=5') // nearly everybody, by username and by address
    await mongo.command({ profile: 0 })

    const asked = { 'command.find': 'accounts', 'command.limit': 6 }
    const queries = await mongo.collection('system.profile').find(asked).toArray()
    expect(queries.length).toBeGreaterThan(4)
    for (const { planSummary, docsExamined, nreturned } of queries) {
      expect(planSummary).toMatch(/^IXSCAN/)
      expect(docsExamined).toBeLessThanOrEqual(nreturned + 1)
    }
  })
})

describe('disabling', () => {
  test('ends everything at once, says so to the right password only, and is taken back without the old sessions', async () => {
    const person = await auth.register()
    const { user } = person
    const answer = await patch(user.id, { disabled: true }).expect(200)
    expect(answer.body).toMatchObject({ id: user.id, disabled: true })

    await auth.get('/auth/me', person.accessToken).expect(401)
    expect(typeOf(await auth.refresh(person.refreshToken).expect(401))).toBe('session-ended')
    const sessions = await auth.db.collection('sessions').find({ userId: user.id }).toArray()
    expect(sessions.map(({ outbox }) => outbox[0].type)).toEqual(['session_revoked'])
    const tryLogin = (given: string) =>
      request(auth.app).post('/api/auth/login').send({ login: user.username, password: given })
    expect(typeOf(await tryLogin(password).expect(403))).toBe('account-disabled')
    expect(typeOf(await tryLogin('not the password').expect(401))).toBe('invalid-credentials')

    expect((await patch(user.id, { disabled: false }).expect(200)).body.disabled).toBe(false)
    await auth.get('/auth/me', person.accessToken).expect(401)
    await auth.refresh(person.refreshToken).expect(401)
    const { accessToken } = await auth.logIn(user.username)
    await auth.get('/auth/me', accessToken).expect(200)
  })

  test('again, or by two at once, is one act', async () => {
    const { user } = await auth.register()
    await Promise.all([1, 2, 3].map(() => patch(user.id, { disabled: true }).expect(200)))
    await patch(user.id, { disabled: true }).expect(200)
    expect((await auditOf(user.id)).map(({ action }) => action)).toEqual(['account-disabled', 'account-registered'])
  })

  test('beats a login that is under way', async () => {
    const { user } = await auth.register()
    const logins = Array.from({ length: 8 }, () =>
      request(auth.app).post('/api/auth/login').send({ login: user.username, password }),
    )
    const [, ...answers] = await Promise.all([patch(user.id, { disabled: true }).expect(200), ...logins])
    for (const { status, body } of answers) if (status === 200) await auth.get('/auth/me', body.accessToken).expect(401)
    expect(await auth.deps.sessions.listLive(user.id, { now: new Date(), limit: 9 })).toEqual([])
  })
})

describe('a role', () => {
  test('is given with the next token, taken with all sessions, and both are written down', async () => {
    const person = await auth.register()
    const { id } = person.user
    await patch(id, { roles: ['admin', 'admin'] }).expect(200)
    await auth.get('/auth/accounts', person.accessToken).expect(403)
    const { accessToken, refreshToken } = (await auth.refresh(person.refreshToken).expect(200)).body
    await auth.get('/auth/accounts', accessToken).expect(200)

    await patch(id, { roles: [] }).expect(200)
    await auth.get('/auth/accounts', accessToken).expect(401)
    await auth.refresh(refreshToken).expect(401)
    expect(await auditOf(id)).toMatchObject([
      { action: 'roles-changed', actorId: root.id, details: { before: ['admin'], after: [] } },
      { action: 'roles-changed', actorId: root.id, details: { before: [], after: ['admin'] } },
      { action: 'account-registered' },
    ])
  })

  test.each([
    [{ roles: ['moderator'] }, '#/roles/0'],
    [{ roles: 'admin' }, '#/roles'],
    [{ roles: Array(11).fill('admin') }, '#/roles'],
    [{ disabled: 'yes' }, '#/disabled'],
    [{ disabled: null }, '#/disabled'],
    [{ disabled: true, username: 'other' }, '#/username'],
    [{ passwordHash: 'x' }, '#/passwordHash'],
  ])('or anything else than what there is, as %j, is 400', async (body, pointer) => {
    const { user } = await auth.register()
    expect((await patch(user.id, body).expect(400)).body.errors[0].pointer).toBe(pointer)
    expect((await patch(user.id, {}).expect(200)).body).toMatchObject({ roles: [], disabled: false })
  })

  test('and the account are not one`s own to take', async () => {
    const { id, token } = await makeAdmin()
    for (const body of [{ disabled: true }, { roles: [] }, { roles: [], disabled: true }])
      expect(typeOf(await patch(id, body, token).expect(403))).toBe('forbidden')
    await patch(id, { roles: ['admin'], disabled: false }, token).expect(200)
  })
})

describe('the last admin stays', () => {
  const countAdmins = () =>
    auth.db.collection('accounts').countDocuments({ roles: 'admin', disabledAt: { $exists: false } })
  const keepOnly = async (ids: string[]) => {
    const others = { _id: { $nin: ids.map((id) => new Types.ObjectId(id)) } }
    await auth.db.collection('accounts').updateMany(others, { $set: { roles: [] } })
  }

  test('whoever tries to disable each other at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const admins = [await makeAdmin(), await makeAdmin(), await makeAdmin()] as const
      const ids = admins.map(({ id }) => id)
      await keepOnly(ids)
      const bodies = [{ disabled: true }, { roles: [] }]
      const acts = admins.flatMap(({ token }, n) =>
        ids.filter((id) => id !== ids[n]).map((id, m) => patch(id, bodies[(n + m) % 2]!, token)),
      )
      const statuses = (await Promise.all(acts)).map(({ status }) => status)
      expect(await countAdmins()).toBeGreaterThanOrEqual(1)
      expect(statuses.filter((status) => status >= 500)).toEqual([])
      expect(statuses).toContain(200)

      await auth.db
        .collection('accounts')
        .updateOne({ _id: new Types.ObjectId(root.id) }, { $set: { roles: ['admin'] }, $unset: { disabledAt: true } })
    }
    expect(await auth.db.collection('admin_removals').countDocuments()).toBe(0)
  }, 60_000)

  test('also against changes of another kind, and against a removal that was left halfway', async () => {
    const other = await makeAdmin()
    await keepOnly([root.id, other.id])
    const { version } = (await auth.deps.accounts.findById(root.id))!
    const left = { claim: 'of a process that died', accountId: root.id, version }
    await auth.db.collection<{ _id: string }>('admin_removals').insertOne({ _id: 'current', ...left })

    await patch(other.id, { disabled: true }).expect(200)
    const late = (await auth.deps.accounts.findById(root.id))!
    expect(late.version).toBe(version + 1) // so what that process may still write is no next version
    const close = changeAccount(auth.deps, root.id, (account, deletedAt) => ({ account: { ...account, deletedAt } }))
    await expect(close).rejects.toMatchObject({ slug: 'last-admin' })
  })
})

describe('signing somebody out everywhere', () => {
  test('ends what there is, twice as well, and is written down', async () => {
    const person = await auth.register()
    const other = await auth.logIn(person.user.username)
    const path = `/auth/accounts/${person.user.id}/sessions`
    await auth.remove(path, root.token).expect(204)
    await auth.remove(path, root.token).expect(204)
    for (const { accessToken } of [person, other]) await auth.get('/auth/me', accessToken).expect(401)
    await auth.logIn(person.user.username)
    expect((await auditOf(person.user.id))[0]).toMatchObject({ action: 'sessions-ended', actorId: root.id })
  })
})

describe('taking a second factor off', () => {
  const enrol = (id: string) => {
    const mfa = { sealedSecret: 'x', confirmedAt: new Date(), lastStep: 0, recoveryHashes: [] }
    return changeAccount(auth.deps, id, (account) => ({ account: { ...account, mfa } }))
  }

  test('is told by mail, ends sessions and is written down; without one it is 409', async () => {
    const { user, accessToken } = await auth.register()
    await enrol(user.id)
    expect((await auth.get(`/auth/accounts/${user.id}`, root.token)).body.mfa).toBe(true)
    await auth.remove(`/auth/accounts/${user.id}/mfa`, root.token).expect(204)
    await auth.get('/auth/me', accessToken).expect(401)
    await auth.logIn(user.username)
    await until(async () => (await auth.mailsTo(user.email)).length === 2, { what: 'the mail' })
    expect((await auditOf(user.id))[0]).toMatchObject({ action: 'mfa-removed', actorId: root.id })
    expect(typeOf(await auth.remove(`/auth/accounts/${user.id}/mfa`, root.token).expect(409))).toBe('mfa-not-enabled')
  })

  test('is nothing for oneself', async () => {
    const { id, token } = await makeAdmin()
    await enrol(id)
    await auth.remove(`/auth/accounts/${id}/mfa`, token).expect(403)
  })
})

test('who is gone is listed as such and cannot be changed', async () => {
  const { user } = await auth.register()
  await changeAccount(auth.deps, user.id, (account, deletedAt) => ({ account: { ...account, deletedAt } }))
  expect((await auth.get(`/auth/accounts/${user.id}`, root.token).expect(200)).body.deleted).toBe(true)
  for (const act of [
    patch(user.id, { roles: ['admin'] }),
    auth.remove(`/auth/accounts/${user.id}/sessions`, root.token),
  ])
    expect(typeOf(await act.expect(404))).toBe('account-not-found')
})
