import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { heldFetch } from './as-told.ts'
import { openAuth } from './open-auth.ts'
import { openBrowser, type TestBrowser } from './open-browser.ts'
import { openProvider } from './open-provider.ts'

/** As supertest gives it: whatever it is, the test says what it has to be. */
export const bodyOf = async (answer: Response) => JSON.parse(await answer.text())

type Given = {
  /** Ids of the providers, and who has an account there. */
  providers: Record<string, Omit<Parameters<typeof openProvider>[0], 'redirectUri'>>
  env?: Record<string, string>
}

/** auth-service at the address of the platform, and providers on loopback. */
export const openOidc = async ({ providers: wanted, env = {} }: Given) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listens on TCP
  const url = `http://127.0.0.1:${port}`

  const opened = await Promise.all(
    Object.entries(wanted).map(async ([id, given]) => {
      const redirectUri = `${url}/api/auth/oidc/${id}/callback`
      return [id, await openProvider({ redirectUri, ...given })] as const
    }),
  )
  const providers = Object.fromEntries(opened)
  const configs = opened.map(([id, provider]) => provider.config(id))
  const auth = await openAuth({
    RATE_LIMIT_ENABLED: 'false',
    PUBLIC_URL: url,
    OIDC_PROVIDERS: JSON.stringify(configs),
    ...env,
  })
  server.on('request', auth.app)

  const isPage = (address: URL) => address.origin === url && address.pathname === '/oidc'
  const isBack = (address: URL) => address.origin === url && /\/callback$|^\/oidc$/.test(address.pathname)

  const browserOf = (person: string): TestBrowser => {
    const browser = openBrowser()
    for (const [, { issuer }] of opened) browser.setCookie(issuer, 'person', person)
    return browser
  }
  const start = (id: string, query = '') => `${url}/api/auth/oidc/${id}/start${query}`
  const redeem = (code: string, more = {}) =>
    heldFetch(new URL(`${url}/api/auth/oidc/token`), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, ...more }),
    })

  return {
    auth,
    url,
    providers,
    browserOf,
    start,
    redeem,
    /** All the way: what the page is told. */
    visit: async (browser: TestBrowser, id: string, query = ''): Promise<Record<string, string>> =>
      Object.fromEntries((await browser.follow(start(id, query), isPage)).searchParams),
    /** Up to the address that the provider sends the browser back to, which it has not gone to yet. */
    comeBack: (browser: TestBrowser, from: string): Promise<URL> => browser.follow(from, isBack),
    /** Goes there, and gives what the page is told. */
    land: async (browser: TestBrowser, callback: URL | string): Promise<Record<string, string>> =>
      Object.fromEntries((await browser.follow(String(callback), isPage)).searchParams),
    /** Logs in through a provider as somebody, and gives the tokens. */
    logIn: async (person: string, id: string, query = '') => {
      const page = await browserOf(person).follow(start(id, query), isPage)
      const answer = await redeem(page.searchParams.get('code') ?? `error ${page.search}`)
      return { status: answer.status, body: await bodyOf(answer) }
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await auth.close()
      await Promise.all(opened.map(([, provider]) => provider.close()))
    },
  }
}

export type TestOidc = Awaited<ReturnType<typeof openOidc>>
