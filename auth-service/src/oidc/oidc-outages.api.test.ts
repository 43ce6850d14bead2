import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openBrowser } from '../testing/open-browser.ts'
import { openOidc, type TestOidc } from '../testing/open-oidc.ts'

let oidc: TestOidc
beforeAll(async () => {
  const people = { ada: { email: 'ada@example.org', email_verified: true } }
  oidc = await openOidc({ providers: { one: { people }, two: { people }, three: { people } } })
}, 60_000)
afterAll(() => oidc?.close())

test('providers are listed, also while they are away', async () => {
  const answer = await openBrowser().ask(`${oidc.url}/api/auth/oidc`)
  expect(await answer.json()).toEqual({
    items: [
      { id: 'one', name: 'ONE' },
      { id: 'two', name: 'TWO' },
      { id: 'three', name: 'THREE' },
    ],
    next: null,
  })
  expect((await openBrowser().ask(`${oidc.url}/api/auth/oidc?limit=1`)).status).toBe(400)
})

test('a provider that is away is told of on the page, and asked again the next time', async () => {
  const provider = oidc.providers.one!
  provider.beWell(false)
  const pages = await Promise.all([1, 2, 3].map(() => oidc.visit(oidc.browserOf('ada'), 'one')))
  expect(pages).toEqual([{ error: 'unavailable' }, { error: 'unavailable' }, { error: 'unavailable' }])
  expect(provider.asked.length).toBeLessThanOrEqual(6)

  provider.beWell(true)
  expect(await oidc.visit(oidc.browserOf('ada'), 'one')).toEqual({ code: expect.any(String) })
})

test('one that goes away in the middle of a login is no error of ours', async () => {
  const provider = oidc.providers.two!
  const browser = oidc.browserOf('ada')
  const callback = await oidc.comeBack(browser, oidc.start('two'))
  provider.beWell(false)
  expect(await oidc.land(browser, callback)).toEqual({ error: 'unavailable' })

  // what it says of itself is known: the browser is sent there
  const answer = await browser.ask(oidc.start('two'))
  provider.beWell(true)
  expect(answer.headers.get('location')).toContain(provider.issuer)
})

test('one that nobody reaches any more is told of too', async () => {
  const browser = oidc.browserOf('ada')
  const callback = await oidc.comeBack(browser, oidc.start('three'))
  await oidc.providers.three!.close()
  expect(await oidc.land(browser, callback)).toEqual({ error: 'unavailable' })
  oidc.auth.putForward(3_600_000) // what it says of itself is asked for again, and stays as it was
  expect((await browser.ask(oidc.start('three'))).headers.get('location')).toContain(oidc.providers.three!.issuer)
})

test('a login that takes ten minutes at the provider is over, a code after one', async () => {
  const browser = oidc.browserOf('ada')
  const [slow, quick] = [await oidc.comeBack(browser, oidc.start('one')), oidc.browserOf('ada')]
  oidc.auth.putForward(599_000)
  expect(await oidc.land(browser, slow)).toEqual({ code: expect.any(String) })

  const tooSlow = await oidc.comeBack(browser, oidc.start('one'))
  oidc.auth.stopClock()
  oidc.auth.putForward(600_000)
  expect(await oidc.land(browser, tooSlow)).toEqual({ error: 'expired' })

  const { code } = await oidc.visit(quick, 'one')
  oidc.auth.putForward(60_000)
  expect((await oidc.redeem(code!)).status).toBe(400)
  const { code: other } = await oidc.visit(quick, 'one')
  oidc.auth.putForward(59_999)
  expect((await oidc.redeem(other!)).status).toBe(200)
})
