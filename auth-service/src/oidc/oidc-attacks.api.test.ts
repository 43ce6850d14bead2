import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openBrowser } from '../testing/open-browser.ts'
import { openOidc, type TestOidc } from '../testing/open-oidc.ts'

let oidc: TestOidc
beforeAll(async () => {
  const people = {
    ada: { email: 'ada@example.org', email_verified: true },
    eve: { email: 'eve@example.org', email_verified: true },
  }
  oidc = await openOidc({ providers: { one: { clientSecret: 'a secret of the client', people }, two: { people } } })
}, 60_000)
afterAll(() => oidc?.close())

const back = (browser = oidc.browserOf('ada'), id = 'one') =>
  oidc.comeBack(browser, oidc.start(id)).then((callback) => ({ browser, callback }))
const changed = (url: URL, change: (query: URLSearchParams) => void): URL => {
  const other = new URL(url)
  change(other.searchParams)
  return other
}
const loginCookies = (browser: ReturnType<typeof openBrowser>) =>
  browser.jar.filter(({ name }) => name.startsWith('chat-oidc-'))

describe('what the browser brings back', () => {
  test('counts in the browser that began, and not in another one', async () => {
    const { browser, callback } = await back()
    expect(await oidc.land(openBrowser(), callback)).toEqual({ error: 'expired' })
    const other = await back(oidc.browserOf('eve'))
    expect(await oidc.land(other.browser, callback)).toEqual({ error: 'expired' })
    expect(await oidc.land(browser, callback)).toEqual({ code: expect.any(String) })
  })

  test('is of no use to somebody who has put their own login into it', async () => {
    // ada's browser is made to finish what eve began: her cookie is not there
    const eve = await back(oidc.browserOf('eve'))
    const ada = await back()
    expect(await oidc.land(ada.browser, eve.callback)).toEqual({ error: 'expired' })
    const mixed = changed(ada.callback, (query) => query.set('code', eve.callback.searchParams.get('code')!))
    expect(await oidc.land(ada.browser, mixed)).toEqual({ error: 'failed' })
  })

  test('counts once, and its cookie is gone', async () => {
    const { browser, callback } = await back()
    const kept = [...browser.jar]
    expect(loginCookies(browser)).toHaveLength(1)
    expect(await oidc.land(browser, callback)).toEqual({ code: expect.any(String) })
    expect(loginCookies(browser)).toEqual([])
    expect(await oidc.land(browser, callback)).toEqual({ error: 'expired' })

    browser.jar.splice(0, Infinity, ...kept) // whoever has copied the cookie has a code that was used
    expect(await oidc.land(browser, callback)).toEqual({ error: 'failed' })
  })

  test('of two tabs counts in both', async () => {
    const browser = oidc.browserOf('ada')
    const [first, second] = [await back(browser), await back(browser)]
    expect(await oidc.land(browser, first.callback)).toEqual({ code: expect.any(String) })
    expect(await oidc.land(browser, second.callback)).toEqual({ code: expect.any(String) })
  })

  test.each([
    ['another state', (query: URLSearchParams) => query.set('state', 'A'.repeat(43)), 'expired'],
    [
      'a state that begins as ours',
      (query: URLSearchParams) => query.set('state', `${query.get('state')}x`),
      'expired',
    ],
    ['no state', (query: URLSearchParams) => query.delete('state'), 'expired'],
    ['two states', (query: URLSearchParams) => query.append('state', 'x'), 'failed'],
    ['no code', (query: URLSearchParams) => query.delete('code'), 'failed'],
    ['another code', (query: URLSearchParams) => query.set('code', 'A'.repeat(43)), 'failed'],
    ['two codes', (query: URLSearchParams) => query.append('code', 'x'), 'failed'],
    ['another issuer', (query: URLSearchParams) => query.set('iss', 'https://evil.example'), 'failed'],
    ['no issuer', (query: URLSearchParams) => query.delete('iss'), 'failed'],
    ['an error beside the code', (query: URLSearchParams) => query.set('error', 'access_denied'), 'denied'],
    ['an error nobody knows', (query: URLSearchParams) => query.set('error', '<script>'), 'failed'],
    ['a token of the implicit flow', (query: URLSearchParams) => query.set('id_token', 'x'), 'failed'],
  ])('with %s is refused', async (_, change, error) => {
    const { browser, callback } = await back()
    expect(await oidc.land(browser, changed(callback, change))).toEqual({ error })
  })

  test.each(['', '?', '?state=', '?state=%00&code=%ff', '?state[]=x', `?state=${'x'.repeat(4_000)}`, '?__proto__=1'])(
    'is never too strange: %s',
    async (query) => {
      const callback = `${oidc.url}/api/auth/oidc/one/callback${query}`
      expect(await oidc.land(openBrowser(), callback)).toEqual({ error: 'expired' })
      const browser = openBrowser()
      for (const name of ['chat-oidc-', 'chat-oidc-x', 'chat-oidc-AAAA', '__proto__'])
        browser.setCookie(oidc.url, name, 'garbage%')
      expect(await oidc.land(browser, callback)).toEqual({ error: 'expired' })
    },
  )
})

describe('between two providers', () => {
  test('an answer of one is not taken for one of the other', async () => {
    const one = await back(oidc.browserOf('ada'), 'one')
    const elsewhere = String(one.callback).replace('/one/callback', '/two/callback')
    expect(await oidc.land(one.browser, elsewhere)).toEqual({ error: 'expired' })
  })

  test('a code of one is never shown to the other, nor the other way round', async () => {
    const browser = oidc.browserOf('eve')
    const [one, two] = [await back(browser, 'one'), await back(browser, 'two')]
    oidc.providers.two!.asked.length = 0
    const mixed = changed(one.callback, (query) => {
      query.set('code', two.callback.searchParams.get('code')!)
      query.set('iss', two.callback.searchParams.get('iss')!)
    })
    expect(await oidc.land(browser, mixed)).toEqual({ error: 'failed' })
    expect(oidc.providers.two!.asked).not.toContain('/token')
  })

  test('the same subject is two people', async () => {
    const [one, two] = [await oidc.logIn('eve', 'one'), await oidc.visit(oidc.browserOf('eve'), 'two')]
    expect(one.status).toBe(200)
    expect(two.code).toEqual(expect.any(String)) // by the verified address, and by nothing else
    const account = await oidc.auth.db.collection('accounts').findOne({ email: 'eve@example.org' })
    expect(account?.identities).toEqual([
      { provider: 'one', subject: 'eve' },
      { provider: 'two', subject: 'eve' },
    ])
  })
})

describe('what is asked of the provider', () => {
  const asked = async (query = '') => {
    const answer = await openBrowser().ask(oidc.start('one', query))
    return { answer, url: new URL(answer.headers.get('location')!) }
  }

  test('has a state, a nonce and a challenge of its own each time, and comes back to one address', async () => {
    const [first, second] = [await asked(), await asked()]
    expect(Object.fromEntries(first.url.searchParams)).toEqual({
      client_id: 'chat',
      redirect_uri: `${oidc.url}/api/auth/oidc/one/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      max_age: '2592000',
    })
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(first.url.searchParams.get(name)).not.toBe(second.url.searchParams.get(name))
  })

  test('is kept by the browser alone, where no script reads it, and nothing of it in the clear', async () => {
    const { answer, url } = await asked()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    const [cookie, ...others] = answer.headers.getSetCookie()
    expect(others).toEqual([])
    const [value, ...attributes] = cookie!.split('; ')
    expect(attributes.filter((text) => !text.startsWith('Expires='))).toEqual([
      'Max-Age=600',
      'Path=/api/auth/oidc',
      'HttpOnly',
      'SameSite=Lax',
    ])
    expect(value).not.toContain(url.searchParams.get('nonce')!)
  })

  test.each(['nonce', 'code_challenge'])('and changed on the way (%s) leads nowhere', async (name) => {
    const browser = oidc.browserOf('ada')
    const answer = await browser.ask(oidc.start('one'))
    const url = changed(new URL(answer.headers.get('location')!), (query) => query.set(name, 'A'.repeat(43)))
    expect(await oidc.land(browser, url)).toEqual({ error: 'failed' })
  })

  test('is at most a handful at a time: older ones make room', async () => {
    const browser = oidc.browserOf('ada')
    const callbacks: URL[] = []
    for (let n = 0; n < 6; n += 1) callbacks.push((await back(browser)).callback)
    expect(loginCookies(browser)).toHaveLength(4)
    expect(await oidc.land(browser, callbacks[0]!)).toEqual({ error: 'expired' })
    expect(await oidc.land(browser, callbacks[5]!)).toEqual({ code: expect.any(String) })
  })

  test('leads back to the page of this platform only, whatever the query says', async () => {
    for (const query of [
      '?redirect=https://evil.example',
      '?returnTo=//evil.example',
      '?prompt=none',
      '?codeChallenge=x',
    ])
      expect((await openBrowser().ask(oidc.start('one', query))).status).toBe(400)
    for (const id of ['three', 'ONE', '%2e%2e', '$gt', 'x'.repeat(40)]) {
      const answer = await openBrowser().ask(oidc.start(id))
      expect([400, 404]).toContain(answer.status)
      expect(answer.headers.get('location')).toBeNull()
      const callback = await openBrowser().ask(oidc.start(id).replace('/start', '/callback?code=x&state=y'))
      expect([400, 404]).toContain(callback.status)
    }
  })
})

test('somebody who refuses at the provider is told so', async () => {
  expect(await oidc.visit(oidc.browserOf('nobody'), 'one')).toEqual({ error: 'denied' })
})

test('with codes on the way pages give nothing to others and keep nothing', async () => {
  const { browser, callback } = await back()
  const answer = await browser.ask(callback)
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toMatch(new RegExp(`^${oidc.url}/oidc\\?code=[\\w-]+$`))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
})
