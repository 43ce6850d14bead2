import { describe, expect, test } from '@jest/globals'
import { createClient } from './client.ts'
import { exportOwnData } from './exports.ts'
import { createOidc } from './oidc.ts'
import { MfaRequired, NotLoggedIn } from './problem.ts'
import { memoryStorage } from './token-storage.ts'

type Asked = { method: string; path: string; body: unknown; credentials: string | undefined; token: string | null }

const user = { id: 'u1', username: 'ada' }
const issued = { accessToken: 'access', expiresIn: 900 }
const refusal = (slug: string, status: number) => Response.json({ type: `/problems/${slug}`, status }, { status })

/** A server that answers by method and path. */
const serverThat = (answers: Record<string, () => Response>, { cookies = false } = {}) => {
  const asked: Asked[] = []
  const storage = memoryStorage()
  const client = createClient({
    url: 'http://chat.test',
    cookies,
    storage,
    patienceMs: 0,
    fetch: async (given, init) => {
      const { pathname, search } = new URL(String(given)) // as it is made
      const path = pathname.replace('/api', '') + search
      const token = new Headers(init!.headers).get('authorization')
      const body = init!.body === undefined ? undefined : (JSON.parse(String(init!.body)) as unknown)
      const method = init!.method ?? 'GET'
      asked.push({ method, path, body, credentials: init!.credentials, token })
      return answers[`${method} ${path}`]?.() ?? refusal('not-found', 404)
    },
  })
  return { client, storage, asked }
}

describe('a login', () => {
  test('that needs a second factor says so, and goes on with its code', async () => {
    const { client, storage, asked } = serverThat({
      'POST /auth/login': () => Response.json({ mfaRequired: true, mfaToken: 'half' }),
      'POST /auth/login/mfa': () => Response.json({ user, ...issued, refreshToken: 'r' }),
    })
    const refused = await client.login('ada', 'secret').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(MfaRequired)
    expect(storage.read()).toBeNull()

    const { mfaToken } = refused as MfaRequired
    await expect(client.loginMfa(mfaToken, '123456')).resolves.toMatchObject(user)
    expect(asked[1]).toMatchObject({ body: { mfaToken: 'half', code: '123456' }, credentials: undefined })
    expect(storage.read()).toMatchObject({ userId: 'u1', refreshToken: 'r' })
  })

  test('by a provider may need one too', async () => {
    const { client } = serverThat({
      'POST /auth/oidc/token': () => Response.json({ mfaRequired: true, mfaToken: 'half' }),
    })
    await expect(client.loginOidc('code')).rejects.toMatchObject({ name: 'MfaRequired', mfaToken: 'half' })
  })

  test('by a provider begins where the browser has to be sent', () => {
    expect(createOidc(serverThat({}).client).startUrl('a b')).toBe('http://chat.test/api/auth/oidc/a%20b/start')
  })
})

describe('in cookie mode', () => {
  test('tokens are asked for with cookies, and none to renew with is kept', async () => {
    const { client, storage, asked } = serverThat(
      {
        'POST /auth/login?cookie=true': () => Response.json({ user, ...issued, expiresIn: 0 }),
        'POST /auth/refresh?cookie=true': () => Response.json({ ...issued, accessToken: 'next' }),
        'GET /auth/me': () => Response.json(user),
        'POST /auth/logout': () => new Response(null, { status: 204 }),
      },
      { cookies: true },
    )
    await client.login('ada', 'secret')
    expect(storage.read()).not.toHaveProperty('refreshToken')
    await client.me()
    await client.logout()

    expect(asked.map(({ path, credentials }) => [path, credentials])).toEqual([
      ['/auth/login?cookie=true', 'include'],
      ['/auth/refresh?cookie=true', 'include'],
      ['/auth/me', undefined],
      ['/auth/logout', 'include'],
    ])
    expect(asked[1]!.body).toEqual({})
    expect(asked[2]!.token).toBe('Bearer next')
  })

  test('a page that was loaded anew goes on with the session of the cookie', async () => {
    const { client, asked } = serverThat(
      {
        'POST /auth/refresh?cookie=true': () => Response.json(issued),
        'GET /auth/me': () => Response.json(user),
      },
      { cookies: true },
    )
    await expect(client.restore()).resolves.toMatchObject(user)
    expect(client.userId()).toBe('u1')
    await client.me()
    expect(asked.at(-1)!.token).toBe('Bearer access')
  })

  test('nobody is logged in where there is no cookie', async () => {
    const none = () => refusal('unauthenticated', 401)
    const { client } = serverThat({ 'POST /auth/refresh?cookie=true': none }, { cookies: true })
    await expect(client.restore()).rejects.toThrow(NotLoggedIn)
  })

  test('a cookie that is gone ends the session here', async () => {
    const { client, storage } = serverThat(
      {
        'POST /auth/login?cookie=true': () => Response.json({ user, ...issued, expiresIn: 0 }),
        'POST /auth/refresh?cookie=true': () => refusal('unauthenticated', 401),
      },
      { cookies: true },
    )
    const ended: unknown[] = []
    client.on('ended', (given) => ended.push(given))
    await client.login('ada', 'secret')

    await expect(client.me()).rejects.toThrow(NotLoggedIn)
    expect([storage.read(), ended]).toEqual([null, [{ reason: 'session-ended' }]])
  })

  test('a server that is away ends nothing', async () => {
    const { client, storage } = serverThat(
      {
        'POST /auth/login?cookie=true': () => Response.json({ user, ...issued, expiresIn: 0 }),
        'POST /auth/refresh?cookie=true': () => refusal('unavailable', 503),
      },
      { cookies: true },
    )
    await client.login('ada', 'secret')
    await expect(client.me()).rejects.toMatchObject({ status: 503 })
    expect(storage.read()).not.toBeNull()
  })
})

test('without cookies there is nothing to restore', async () => {
  const { client, asked } = serverThat({})
  await expect(client.restore()).rejects.toThrow(NotLoggedIn)
  expect(asked).toEqual([])
})

describe('an account', () => {
  const loggedIn = async (answers: Record<string, () => Response>) => {
    const server = serverThat({
      'POST /auth/login': () => Response.json({ user, ...issued, refreshToken: 'r' }),
      ...answers,
    })
    await server.client.login('ada', 'secret')
    return server
  }

  test('that was deleted is logged out here', async () => {
    const { client, storage, asked } = await loggedIn({ 'DELETE /auth/me': () => new Response(null, { status: 204 }) })
    await client.deleteAccount('secret')
    expect(asked.at(-1)).toMatchObject({ method: 'DELETE', body: { password: 'secret' } })
    expect(storage.read()).toBeNull()
  })

  test('that was not deleted stays logged in', async () => {
    const { client, storage } = await loggedIn({ 'DELETE /auth/me': () => refusal('wrong-password', 403) })
    await expect(client.deleteAccount('wrong')).rejects.toMatchObject({ slug: 'wrong-password' })
    expect(storage.read()).not.toBeNull()
  })

  test('is exported record by record', async () => {
    const { client } = await loggedIn({
      'GET /auth/me/export': () => new Response('{"kind":"account","id":"u1"}\n{"kind":"session"}\n'),
    })
    const records = []
    for await (const record of exportOwnData(client)) records.push(record)
    expect(records).toEqual([{ kind: 'account', id: 'u1' }, { kind: 'session' }])
  })

  test('has an overview, of which parts may be missing', async () => {
    const { client } = await loggedIn({
      'GET /overview': () => Response.json({ unread: { messages: 2 }, users: {}, missing: ['me', 'chats'] }),
    })
    expect(await client.overview()).toEqual({ unread: { messages: 2 }, users: {}, missing: ['me', 'chats'] })
  })
})
