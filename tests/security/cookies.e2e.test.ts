import { openBrowser } from '@chat/auth-service/testing/open-browser'
import { openProvider, type TestProvider } from '@chat/auth-service/testing/open-provider'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { findFreePort } from '../../local/src/free-port.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'

let platform: Platform
let provider: TestProvider
let url: string

beforeAll(async () => {
  const port = await findFreePort()
  url = `http://127.0.0.1:${port}`
  provider = await openProvider({
    redirectUri: `${url}/api/auth/oidc/one/callback`,
    clientSecret: 'a secret of the client',
    people: { ada: { email: 'ada@one.example', email_verified: true, preferred_username: 'ada.of.one' } },
  })
  const providers = JSON.stringify([provider.config('one')])
  platform = await startPlatform({ env: { PORT: `${port}`, PUBLIC_URL: url, OIDC_PROVIDERS: providers } })
}, 90_000)
afterAll(async () => {
  await platform?.remove()
  await provider?.close()
}, 30_000)

test('a browser logs in by a provider, keeps its session in a cookie, and logs out, all through the front door', async () => {
  const browser = openBrowser()
  browser.setCookie(provider.issuer, 'person', 'ada')
  const api = (path: string, token?: string, body: object = {}) =>
    browser.ask(`${url}/api${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })

  const list = await browser.ask(`${url}/api/auth/oidc`)
  expect(await list.json()).toEqual({ items: [{ id: 'one', name: 'ONE' }], next: null })
  const isPage = (address: URL) => address.origin === url && address.pathname === '/oidc'
  const page = await browser.follow(`${url}/api/auth/oidc/one/start`, isPage)
  const login = await api('/auth/oidc/token?cookie=true', undefined, { code: page.searchParams.get('code') })
  const signedIn = (await login.json()) as Record<string, unknown>
  expect(signedIn).toMatchObject({ user: { username: 'ada.of.one' }, accessToken: expect.any(String) })
  expect(Object.keys(signedIn)).not.toContain('refreshToken')

  const refreshed = (await (await api('/auth/refresh?cookie=true')).json()) as Record<'accessToken', string>
  expect(Object.keys(refreshed)).not.toContain('refreshToken')
  const me = await browser.ask(`${url}/api/users/me`, {
    headers: { authorization: `Bearer ${refreshed.accessToken}` },
  })
  expect(await me.json()).toMatchObject({ username: 'ada.of.one' })

  expect((await api('/auth/logout', refreshed.accessToken)).status).toBe(204)
  expect(browser.jar.filter(({ origin }) => origin === url)).toEqual([])
  expect((await api('/auth/refresh?cookie=true')).status).toBe(401)
}, 60_000)
