import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { openAuth, type TestAuth } from '../testing/open-auth.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
})
afterAll(() => auth.close())

const refreshed = async (refreshToken: string): Promise<string> =>
  (await auth.refresh(refreshToken).expect(200)).body.refreshToken

const sessionsOf = async (token: string, query = '') =>
  (await auth.get(`/auth/sessions${query}`, token).expect(200)).body as {
    items: { id: string; current: boolean }[]
    next: string | null
  }

const currentOf = async (token: string) => (await sessionsOf(token)).items.find(({ current }) => current)!.id

const auditOf = (userId: string) => auth.db.collection('audit').find({ targetId: userId }).sort({ at: 1 }).toArray()

describe('refreshing', () => {
  test('gives new tokens that are good, and nothing else', async () => {
    const { refreshToken, user } = await auth.register()
    const answer = await auth.refresh(refreshToken).expect(200)
    expect(answer.body).toEqual({ accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 900 })
    expect(answer.body.refreshToken).not.toBe(refreshToken)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect((await auth.get('/auth/me', answer.body.accessToken).expect(200)).body.id).toBe(user.id)
    await refreshed(answer.body.refreshToken)
  })

  test('in two tabs at once gives both the same successor, and the session goes on', async () => {
    const { refreshToken } = await auth.register()
    const successors = await Promise.all(Array.from({ length: 8 }, () => refreshed(refreshToken)))
    expect(new Set(successors).size).toBe(1)
    await refreshed(successors[0]!)
  })

  test('again within the grace gives the same successor, as after a lost answer', async () => {
    const { refreshToken } = await auth.register()
    const first = await refreshed(refreshToken)
    expect(await refreshed(refreshToken)).toBe(first)
  })

  test('again when the successor was used is a reuse and ends the session, announced', async () => {
    const { refreshToken, accessToken, user } = await auth.register()
    const sessionId = await currentOf(accessToken)
    const successor = await refreshed(await refreshed(refreshToken))

    const answer = await auth.refresh(refreshToken).expect(401)
    expect(answer.body.type).toBe('/problems/session-ended')
    expect((await auth.refresh(successor).expect(401)).body.type).toBe('/problems/session-ended')
    await auth.get('/auth/me', accessToken).expect(401)
    expect(await auth.waiting('sessions', sessionId)).toMatchObject([
      { type: 'session_revoked', data: { userId: user.id, sessionIds: [sessionId], until: expect.any(String) } },
    ])
    const [, ...reuses] = await auditOf(user.id)
    expect(reuses).toMatchObject([{ action: 'session-reused', actorId: user.id, details: { sessionId } }])
  })

  test('is over when the session was ended', async () => {
    const { refreshToken, accessToken } = await auth.register()
    await auth.post('/auth/logout', accessToken).expect(204)
    expect((await auth.refresh(refreshToken).expect(401)).body.type).toBe('/problems/session-ended')
  })

  test('with what is no refresh token is refused, but no reason to log out', async () => {
    const { refreshToken, accessToken } = await auth.register()
    const forged = [accessToken, '', 'garbage', `${refreshToken}x`, refreshToken.replace('.0.', '.1.')]
    for (const token of forged)
      expect((await auth.refresh(token).expect(401)).body.type).toBe('/problems/unauthenticated')
    await refreshed(refreshToken)
  })

  test.each([
    [{}, '#/refreshToken'],
    [{ refreshToken: 5 }, '#/refreshToken'],
    [{ refreshToken: { $ne: '' } }, '#/refreshToken'],
    [{ refreshToken: 'x'.repeat(4_097) }, '#/refreshToken'],
    [{ refreshToken: 'x', extra: 1 }, '#/extra'],
  ])('of %j is 400 (%#)', async (body, pointer) => {
    const answer = await request(auth.app).post('/api/auth/refresh').send(body).expect(400)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })
})

describe('time', () => {
  test('after the grace the same token is a reuse', async () => {
    const late = await openAuth({ RATE_LIMIT_ENABLED: 'false', REFRESH_GRACE_SECONDS: '30' })
    const { refreshToken } = await late.register()
    const successor = (await late.refresh(refreshToken).expect(200)).body.refreshToken
    late.putForward(30_000)
    await late.refresh(refreshToken).expect(401)
    await late.refresh(successor).expect(401)
    await late.close()
  })

  test('an unused session ends after 30 days, a used one after 180', async () => {
    const late = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
    const [unused, used] = [await late.register(), await late.register()]
    const day = 86_400_000
    let token = used.refreshToken
    for (let days = 20; days < 180; days += 20) {
      late.putForward(20 * day)
      token = (await late.refresh(token).expect(200)).body.refreshToken
    }
    expect((await late.refresh(unused.refreshToken).expect(401)).body.type).toBe('/problems/session-ended')
    late.putForward(20 * day)
    expect((await late.refresh(token).expect(401)).body.type).toBe('/problems/session-ended')
    await late.close()
  })
})

describe('logging out', () => {
  test('ends this session at once, and only this one', async () => {
    const { accessToken, user } = await auth.register()
    const other = await auth.logIn(user.username)
    await auth.post('/auth/logout', accessToken).expect(204)
    await auth.get('/auth/me', accessToken).expect(401)
    await auth.post('/auth/logout', accessToken).expect(401)
    await auth.get('/auth/me', other.accessToken).expect(200)
  })

  test('twice at once is announced once', async () => {
    const { accessToken } = await auth.register()
    const sessionId = await currentOf(accessToken)
    const answers = await Promise.all(Array.from({ length: 5 }, () => auth.post('/auth/logout', accessToken)))
    expect(answers.every(({ status }) => status === 204 || status === 401)).toBe(true)
    expect(await auth.waiting('sessions', sessionId)).toHaveLength(1)
  })
})

describe('sessions', () => {
  test('are listed newest first, with what tells them apart', async () => {
    const { accessToken, user } = await auth.register()
    const body = { login: user.username, password: 'correct horse' }
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const login = request(auth.app).post('/api/auth/login').set('user-agent', firefox)
    await login.set('x-forwarded-for', '203.0.113.1').send(body).expect(200) // nobody is trusted to say so

    const { items, next } = await sessionsOf(accessToken)
    expect(next).toBeNull()
    expect(items.map(({ current }) => current)).toEqual([false, true])
    expect(items[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      device: 'Firefox on Linux',
      address: '127.0.0.1',
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      current: false,
    })
  })

  test('are paged without a gap or a double', async () => {
    const { accessToken, user } = await auth.register()
    for (let n = 0; n < 4; n += 1) await auth.logIn(user.username)
    const ids: string[] = []
    let query: string | null = '?limit=2'
    while (query !== null) {
      const { items, next } = await sessionsOf(accessToken, query)
      ids.push(...items.map(({ id }) => id))
      query = next === null ? null : `?limit=2&cursor=${next}`
    }
    expect(ids).toEqual((await sessionsOf(accessToken)).items.map(({ id }) => id))
    expect(new Set(ids).size).toBe(5)
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=IiI', 'cursor=', 'other=1'])(
    '?%s is refused by name',
    async (query) => {
      const { accessToken } = await auth.register()
      const answer = await auth.get(`/auth/sessions?${query}`, accessToken).expect(400)
      expect(answer.body.errors[0].pointer).toBe(`#/${query.split('=')[0]}`)
    },
  )

  test('one can be ended, again and again, and is off the list', async () => {
    const { accessToken, user } = await auth.register()
    const other = await auth.logIn(user.username)
    const id = await currentOf(other.accessToken)
    await auth.remove(`/auth/sessions/${id}`, accessToken).expect(204)
    await auth.remove(`/auth/sessions/${id}`, accessToken).expect(204)
    await auth.get('/auth/me', other.accessToken).expect(401)
    expect((await sessionsOf(accessToken)).items.map((session) => session.id)).not.toContain(id)
  })

  test('of somebody else are not there', async () => {
    const [ada, eve] = [await auth.register(), await auth.register()]
    const id = await currentOf(ada.accessToken)
    const answer = await auth.remove(`/auth/sessions/${id}`, eve.accessToken).expect(404)
    expect(answer.body.type).toBe('/problems/session-not-found')
    await auth.remove(`/auth/sessions/${'0'.repeat(24)}`, eve.accessToken).expect(404)
    await auth.get('/auth/me', ada.accessToken).expect(200)
  })

  test.each(['x', '%00', '%7B%22$ne%22:1%7D'])('named %s are 400', async (id) => {
    const { accessToken } = await auth.register()
    const answer = await auth.remove(`/auth/sessions/${id}`, accessToken).expect(400)
    expect(answer.body.errors[0].pointer).toBe('#/id')
  })

  test('all others can be ended at once, however many', async () => {
    const { accessToken, user } = await auth.register()
    const others = await Promise.all(Array.from({ length: 5 }, () => auth.logIn(user.username)))
    await auth.remove('/auth/sessions', accessToken).expect(204)
    expect((await sessionsOf(accessToken)).items).toMatchObject([{ current: true }])
    for (const { accessToken: ended } of others) await auth.get('/auth/me', ended).expect(401)
    expect(await auditOf(user.id)).toMatchObject([{ action: 'account-registered' }, { action: 'sessions-ended' }])
  })
})

describe('revocations between services', () => {
  test('are those whose tokens may be about, from the time asked for on', async () => {
    const { accessToken } = await auth.register()
    const sessionId = await currentOf(accessToken)
    const before = (await auth.internal('/revocations').expect(200)).body.serverTime
    await auth.post('/auth/logout', accessToken).expect(204)

    for (const query of ['', `?since=${before}`]) {
      const { items, next } = (await auth.internal(`/revocations${query}`).expect(200)).body
      const found = items.find((item: { sessionId: string }) => item.sessionId === sessionId)
      expect(next).toBeNull()
      expect(Date.parse(found.until)).toBeGreaterThan(Date.now() + 900_000)
    }
  })

  test('are forgotten when no token can be about, and are not repeated long after', async () => {
    const late = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
    const { accessToken } = await late.register()
    await late.post('/auth/logout', accessToken).expect(204)
    late.putForward(60_000)
    const since = new Date(Date.now() + 59_000).toISOString()
    expect((await late.internal('/revocations').expect(200)).body.items).toHaveLength(1)
    expect((await late.internal(`/revocations?since=${since}`).expect(200)).body.items).toEqual([])
    late.putForward(900_000)
    expect((await late.internal('/revocations').expect(200)).body.items).toEqual([])
    await late.close()
  })

  test('are read in pages, by an index', async () => {
    const many = await openAuth()
    const endedAt = new Date()
    const revokedUntil = new Date(Date.now() + 900_000)
    const sessions = Array.from({ length: 2_100 }, () => ({
      userId: 'x',
      endedAt,
      revokedUntil,
      expiresAt: revokedUntil,
    }))
    await many.db.collection('sessions').insertMany(sessions)

    const seen = new Set<string>()
    let query: string | null = ''
    while (query !== null) {
      const { items, next }: { items: { sessionId: string }[]; next: string | null } = (
        await many.internal(`/revocations${query}`).expect(200)
      ).body
      for (const { sessionId } of items) seen.add(sessionId)
      query = next === null ? null : `?cursor=${next}`
    }
    expect(seen.size).toBe(2_100)

    const { queryPlanner } = await many.db
      .collection('sessions')
      .find({ endedAt: { $gte: new Date(0) }, revokedUntil: { $gt: new Date() } })
      .sort({ endedAt: 1, _id: 1 })
      .explain('queryPlanner')
    const plan = JSON.stringify(queryPlanner.winningPlan)
    expect(plan).toContain('"indexName":"endedAt_1__id_1"')
    expect(plan).not.toMatch(/COLLSCAN|"SORT"/)
    await many.close()
  })

  test.each(['since=yesterday', 'cursor=x', 'cursor=e30', 'other=1'])('?%s is refused', async (query) => {
    await auth.internal(`/revocations?${query}`).expect(400)
  })
})
