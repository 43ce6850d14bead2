import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { openAuth, password, uniqueName, type TestAuth } from '../testing/open-auth.ts'

const origin = 'https://chat.example.org'
const name = '__Secure-chat-refresh'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', PUBLIC_URL: `${origin}/`, REFRESH_GRACE_SECONDS: '30' })
})
afterAll(() => auth.close())

const cookiesOf = (answer: request.Response): string[] => [answer.headers['set-cookie'] ?? []].flat()
/** What a browser sends back. */
const keptOf = (answer: request.Response): string => cookiesOf(answer)[0]!.split(';')[0]!
const tokenOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1)

const call = (path: string, query = '?cookie=true') =>
  request(auth.app).post(`/api/auth/${path}${query}`).set('origin', origin)
const refresh = (cookie: string, query?: string) => call('refresh', query).set('cookie', cookie)

const newBody = () => {
  const username = uniqueName()
  return { username, email: `${username}@example.org`, password }
}
const registered = async () => {
  const answer = await call('register').send(newBody()).expect(201)
  return { cookie: keptOf(answer), accessToken: answer.body.accessToken as string, user: answer.body.user }
}

const cleared = `${name}=; Max-Age=0; Path=/api/auth; Expires=`
const expectCleared = (answer: request.Response) => {
  expect(cookiesOf(answer)).toEqual([expect.stringContaining(cleared)])
}

describe('with ?cookie=true', () => {
  test('registering, logging in and refreshing keep the token from the page', async () => {
    const person = newBody()
    const { cookie, answers } = await (async () => {
      const first = await call('register').send(person).expect(201)
      const second = await call('login').send({ login: person.username, password }).expect(200)
      const third = await refresh(keptOf(second)).expect(200)
      return { cookie: keptOf(third), answers: [first, second, third] }
    })()

    for (const answer of answers) {
      expect(Object.keys(answer.body)).not.toContain('refreshToken')
      expect(Object.keys(answer.body)).not.toContain('sessionExpiresAt')
      expect(answer.body).toMatchObject({ accessToken: expect.any(String), expiresIn: 900 })
      expect(cookiesOf(answer)).toHaveLength(1)
      const [value, ...attributes] = cookiesOf(answer)[0]!.split('; ')
      expect(value).toMatch(/^__Secure-chat-refresh=[\w.-]+$/)
      expect(attributes.filter((text) => !text.startsWith('Expires='))).toEqual([
        expect.stringMatching(/^Max-Age=(?:2592000|2591999)$/),
        'Path=/api/auth',
        'HttpOnly',
        'Secure',
        'SameSite=Strict',
      ])
    }
    expect(JSON.stringify(answers[2]!.body)).not.toContain(tokenOf(cookie))
    await refresh(cookie).expect(200)
  })

  test('the cookie lasts as long as the session may', async () => {
    const late = await openAuth({ PUBLIC_URL: origin, REFRESH_TOKEN_MAX_TTL_SECONDS: '2592060' })
    const ask = (path: string) => request(late.app).post(`/api/auth/${path}?cookie=true`).set('origin', origin)
    const answer = await ask('register').send(newBody()).expect(201)
    late.stopClock()
    late.putForward(86_400_000)
    const next = await ask('refresh').set('cookie', keptOf(answer)).expect(200)
    const maxAge = Number(/Max-Age=(\d+)/.exec(cookiesOf(next)[0]!)![1])
    await late.close()
    expect(maxAge).toBeLessThanOrEqual(2_592_060 - 86_400)
    expect(maxAge).toBeGreaterThan(2_592_060 - 86_400 - 60)
  })

  test('two tabs at once get the same successor, and the session goes on', async () => {
    const { cookie } = await registered()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(cookie).expect(200)))
    const kept = new Set(answers.map(keptOf))
    expect(kept.size).toBe(1)
    await refresh([...kept][0]!).expect(200)
  })

  test('a stolen cookie that comes after its successor was used ends the session and is cleared', async () => {
    const { cookie, accessToken } = await registered()
    const second = keptOf(await refresh(cookie).expect(200))
    await refresh(second).expect(200)
    const answer = await refresh(cookie).expect(401)
    expect(answer.body.type).toBe('/problems/session-ended')
    expectCleared(answer)
    await auth.get('/auth/me', accessToken).expect(401)
  })

  test('a page moves its token from the body into a cookie, and never has both', async () => {
    const { refreshToken } = await auth.register()
    const moved = await call('refresh').send({ refreshToken }).expect(200)
    expect(moved.body.refreshToken).toBeUndefined()

    const both = await refresh(keptOf(moved)).send({ refreshToken }).expect(400)
    expect(cookiesOf(both)).toEqual([])
    await refresh(keptOf(moved)).expect(200)
  })

  test('a body is only what refreshing may have', async () => {
    const { cookie } = await registered()
    for (const body of [{ other: 1 }, { refreshToken: 5 }, { refreshToken: null }, [], 'text'])
      await refresh(cookie).set('content-type', 'application/json').send(JSON.stringify(body)).expect(400)
    await refresh(cookie).send({}).expect(200)
  })
})

describe('without ?cookie=true', () => {
  test('a cookie is not looked at', async () => {
    const { cookie } = await registered()
    const answer = await refresh(cookie, '').expect(400)
    expect(answer.body.errors).toBeDefined()
    expect(cookiesOf(answer)).toEqual([])
    await refresh(cookie).expect(200)
  })

  test('no cookie is set', async () => {
    const answer = await call('register', '').send(newBody()).expect(201)
    expect(answer.body.refreshToken).toEqual(expect.any(String))
    expect(cookiesOf(answer)).toEqual([])
  })
})

describe('a page elsewhere', () => {
  test.each([
    undefined,
    'null',
    '',
    'https://evil.example.org',
    'https://chat.example.org.evil.com',
    'https://evilchat.example.org',
    'http://chat.example.org',
    'https://chat.example.org:8443',
    'https://chat.example.org/',
    'HTTPS://CHAT.EXAMPLE.ORG',
    'https://chat.example.org, https://evil.example.org',
  ])('of origin %s gets nothing, and nothing is done', async (from) => {
    const send = (path: string) => {
      const asked = request(auth.app).post(`/api/auth/${path}?cookie=true`)
      return from === undefined ? asked : asked.set('origin', from)
    }
    const { cookie, user } = await registered()
    const newcomer = newBody()
    const sessions = await auth.db.collection('sessions').countDocuments()

    const answers = [
      await send('register').send(newcomer),
      await send('login').send({ login: user.username, password }),
      await send('login').send({ login: user.username, password: 'wrong wrong wrong' }),
      await send('refresh').set('cookie', cookie),
      await send('login/mfa').send({ mfaToken: 'x', code: '123456' }),
      await send('oidc/token').send({ code: 'x' }),
    ]
    for (const answer of answers) {
      expect([answer.status, answer.body.type]).toEqual([403, '/problems/wrong-origin'])
      expect(cookiesOf(answer)).toEqual([])
    }
    expect(await auth.db.collection('accounts').countDocuments({ username: newcomer.username })).toBe(0)
    expect(await auth.db.collection('sessions').countDocuments()).toBe(sessions)
    const again = await refresh(cookie).expect(200) // it was not used up
    expect(again.body.accessToken).toEqual(expect.any(String))
  })

  test('is not named in any answer as one that may read it', async () => {
    const { cookie } = await registered()
    const answer = await refresh(cookie).expect(200)
    expect(Object.keys(answer.headers).filter((header) => header.startsWith('access-control'))).toEqual([])
  })
})

test.each([
  '?cookie=false',
  '?cookie=',
  '?cookie=1',
  '?cookie',
  '?cookie=true&cookie=true',
  '?cookie=TRUE',
  '?other=1',
])('%s is refused before anything is done', async (query) => {
  const newcomer = newBody()
  const answer = await call('register', query).send(newcomer).expect(400)
  expect(answer.body.errors[0].pointer).toBe(query.includes('other') ? '#/other' : '#/cookie')
  expect(await auth.db.collection('accounts').countDocuments({ username: newcomer.username })).toBe(0)

  const { cookie } = await registered()
  await refresh(cookie, query).expect(400)
  await refresh(cookie).expect(200)
})

describe('what comes as a cookie', () => {
  test.each([
    '',
    ';;;=;==',
    name,
    `${name}`,
    `other=1; x${name}=1`,
    `=${name}`,
    '%00%ff=%',
    'chat-refresh=x',
    '__proto__=1; constructor=2',
  ])('of %j is no refresh token', async (cookie) => {
    const answer = await refresh(cookie).expect(401)
    expect(answer.body.type).toBe('/problems/unauthenticated')
  })

  test.each(['', 'garbage', '"quoted"', `${'0'.repeat(24)}.0.${'A'.repeat(43)}`, '%E0%A4%A', 'x'.repeat(5_000)])(
    'under the name and holds %s is refused and cleared',
    async (value) => expectCleared(await refresh(`a=b; ${name}=${value}`).expect(401)),
  )

  test('twice, as a page of a sibling domain can make it, is nobody whose session goes on', async () => {
    const [own, planted] = [await registered(), await registered()]
    for (const both of [`${own.cookie}; ${planted.cookie}`, `${planted.cookie}; ${own.cookie}`]) {
      const answer = await refresh(both).expect(401)
      expect(cookiesOf(answer)).toEqual([])
    }
    await refresh(own.cookie).expect(200)
  })

  test('among others is found', async () => {
    const { cookie } = await registered()
    await refresh(`a=1;${cookie} ; b=2`).expect(200)
  })
})

test('logging out clears the cookie, whatever the query', async () => {
  for (const query of ['', '?cookie=true']) {
    const { accessToken, cookie } = await registered()
    expectCleared(await auth.post(`/auth/logout${query}`, accessToken).expect(204))
    const answer = await refresh(cookie).expect(401)
    expect(answer.body.type).toBe('/problems/session-ended')
    expectCleared(answer)
  }
})

test('over http the cookie is neither Secure nor named so', async () => {
  const plain = await openAuth({ PUBLIC_URL: 'http://127.0.0.1:8080' })
  const ask = (path: string) =>
    request(plain.app).post(`/api/auth/${path}?cookie=true`).set('origin', 'http://127.0.0.1:8080')
  const answer = await ask('register').send(newBody()).expect(201)
  const [cookie] = cookiesOf(answer)
  const again = await ask('refresh').set('cookie', keptOf(answer))
  await plain.close()
  expect(cookie).toMatch(/^chat-refresh=.+HttpOnly; SameSite=Strict$/)
  expect(cookie).not.toContain('Secure')
  expect(again.status).toBe(200)
})
