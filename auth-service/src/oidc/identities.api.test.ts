import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { password } from '../testing/open-auth.ts'
import { openBrowser, type TestBrowser } from '../testing/open-browser.ts'
import { bodyOf, openOidc, type TestOidc } from '../testing/open-oidc.ts'

/** As many people as tests need, none of them known here. */
const strangers = Array.from({ length: 40 }, (_, n) => `stranger${n}`)

let oidc: TestOidc
let nextStranger = 0
let person: string
beforeAll(async () => {
  const people = Object.fromEntries(
    strangers.map((name) => [name, { email: `${name}@elsewhere.example`, email_verified: true }]),
  )
  oidc = await openOidc({ providers: { one: { people }, two: { people } } })
}, 60_000)
beforeEach(() => {
  person = strangers[nextStranger++]!
})
afterAll(() => oidc?.close())

const identitiesOf = async (token: string) => (await oidc.auth.get('/auth/identities', token).expect(200)).body
const askLink = (browser: TestBrowser, token: string, given: { id?: string; body?: object } = {}) =>
  browser.ask(`${oidc.url}/api/auth/oidc/${given.id ?? 'one'}/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(given.body ?? { password }),
  })
/** Up to the address that the provider sends the browser back to. */
const linking = async (token: string, { id = 'one', as = person } = {}) => {
  const browser = oidc.browserOf(as)
  const { url } = (await (await askLink(browser, token, { id })).json()) as { url: string }
  return { browser, callback: await oidc.comeBack(browser, url) }
}
const link = async (token: string, given?: { id?: string; as?: string }) => {
  const { browser, callback } = await linking(token, given)
  return oidc.land(browser, callback)
}

describe('linking', () => {
  test('lets somebody log in by a provider too, whatever their address there, and tells them', async () => {
    const { accessToken, user } = await oidc.auth.register()
    expect(await identitiesOf(accessToken)).toEqual({ items: [], next: null })
    expect(await link(accessToken)).toEqual({ linked: 'one' })
    expect(await identitiesOf(accessToken)).toEqual({ items: [{ id: 'one', name: 'ONE' }], next: null })
    expect((await oidc.logIn(person, 'one')).body.user.id).toBe(user.id)
    await until(async () => (await oidc.auth.mailsTo(user.email)).some(({ subject }) => subject?.includes('log in')))
  })

  test('takes the password, as a stolen session must not be enough', async () => {
    const { accessToken } = await oidc.auth.register()
    for (const body of [{}, { password: 'not the password' }]) {
      const answer = await askLink(openBrowser(), accessToken, { body })
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    }
  })

  test.each([{ more: 1 }, { password: 5 }, []])('refuses %j', async (body) => {
    const { accessToken } = await oidc.auth.register()
    expect((await askLink(openBrowser(), accessToken, { body })).status).toBe(400)
  })

  test('is for those who are logged in, and at a provider there is', async () => {
    const { accessToken } = await oidc.auth.register()
    expect((await askLink(openBrowser(), 'garbage')).status).toBe(401)
    expect((await askLink(openBrowser(), accessToken, { id: 'three' })).status).toBe(404)
    expect((await askLink(openBrowser(), accessToken, { id: 'T$' })).status).toBe(400)
  })

  test('ends in the browser that asked, and nowhere else', async () => {
    const { accessToken } = await oidc.auth.register()
    const { callback } = await linking(accessToken)
    expect(await oidc.land(oidc.browserOf(person), callback)).toEqual({ error: 'expired' })
    expect((await identitiesOf(accessToken)).items).toEqual([])
  })

  test('comes to nothing for somebody who has logged out meanwhile', async () => {
    const { accessToken, user } = await oidc.auth.register()
    const { browser, callback } = await linking(accessToken)
    await oidc.auth.post('/auth/logout', accessToken).expect(204)
    expect(await oidc.land(browser, callback)).toEqual({ error: 'expired' })
    const again = await oidc.auth.logIn(user.username)
    expect((await identitiesOf(again.accessToken)).items).toEqual([])
  })

  test('does not take a login that belongs to somebody else', async () => {
    const owner = await oidc.logIn(person, 'one')
    const { accessToken } = await oidc.auth.register()
    expect(await link(accessToken)).toEqual({ error: 'identity-taken' })
    expect((await oidc.logIn(person, 'one')).body.user.id).toBe(owner.body.user.id)
  })

  test('by two people of one login at once gives it to one of them', async () => {
    const people = [await oidc.auth.register(), await oidc.auth.register()]
    const ready = await Promise.all(people.map(({ accessToken }) => linking(accessToken)))
    const pages = await Promise.all(ready.map(({ browser, callback }) => oidc.land(browser, callback)))
    expect(pages.map((page) => JSON.stringify(page)).toSorted()).toEqual([
      '{"error":"identity-taken"}',
      '{"linked":"one"}',
    ])
  })

  test('is for one login of each provider, and a repeat changes nothing', async () => {
    const { accessToken } = await oidc.auth.register()
    const [first, second, repeated] = [
      await linking(accessToken),
      await linking(accessToken, { as: strangers[nextStranger++]! }),
      await linking(accessToken),
    ]
    expect(await oidc.land(first.browser, first.callback)).toEqual({ linked: 'one' })
    expect(await oidc.land(second.browser, second.callback)).toEqual({ error: 'provider-linked' })
    expect(await oidc.land(repeated.browser, repeated.callback)).toEqual({ linked: 'one' })
    expect((await identitiesOf(accessToken)).items).toHaveLength(1)
    expect((await askLink(openBrowser(), accessToken)).status).toBe(409)
    expect(await link(accessToken, { id: 'two' })).toEqual({ linked: 'two' })
  })
})

describe('unlinking', () => {
  const unlink = (id: string, token: string, body: object = { password }) =>
    oidc.auth.remove(`/auth/identities/${id}`, token).send(body)

  test('ends what the login opens, with the password', async () => {
    const { accessToken, user } = await oidc.auth.register()
    await link(accessToken)
    const { code } = await oidc.visit(oidc.browserOf(person), 'one')
    await unlink('one', accessToken, {}).expect(403)
    await unlink('one', accessToken, { password: 'not the password' }).expect(403)
    await unlink('one', accessToken).expect(204)
    expect((await unlink('one', accessToken).expect(404)).body.type).toBe('/problems/identity-not-found')
    expect((await oidc.redeem(code!)).status).toBe(400) // given out before
    const stranger = await oidc.logIn(person, 'one')
    expect(stranger.body.user.username).toBe(person)
    await until(async () =>
      (await oidc.auth.mailsTo(user.email)).some(({ subject }) => subject?.includes('One way less')),
    )
    const audited = { action: 'identity-unlinked', targetId: user.id, 'details.provider': 'one' }
    expect(await oidc.auth.db.collection('audit').countDocuments(audited)).toBe(1)
  })

  test('leaves a way to log in, also when two are removed at once', async () => {
    const { body } = await oidc.logIn(person, 'one')
    expect((await unlink('one', body.accessToken, {}).expect(409)).body.type).toBe('/problems/last-login')

    const page = await (async () => {
      const browser = oidc.browserOf(person)
      const { url } = (await (await askLink(browser, body.accessToken, { id: 'two', body: {} })).json()) as {
        url: string
      }
      return oidc.land(browser, await oidc.comeBack(browser, url))
    })()
    expect(page).toEqual({ linked: 'two' })
    const answers = await Promise.all(['one', 'two'].map((id) => unlink(id, body.accessToken, {})))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
    expect((await identitiesOf(body.accessToken)).items).toHaveLength(1)
  })

  test.each([{ more: 1 }, { password: 5 }, { password: '' }])('refuses %j', async (body) => {
    const { accessToken } = await oidc.auth.register()
    await unlink('one', accessToken, body).expect(400)
  })

  test('and listing is for those who are logged in', async () => {
    await request(oidc.auth.app).get('/api/auth/identities').expect(401)
    await request(oidc.auth.app).delete('/api/auth/identities/one').expect(401)
    const { accessToken } = await oidc.auth.register()
    await unlink('T$', accessToken).expect(400)
    await oidc.auth.get('/auth/identities?other=1', accessToken).expect(400)
  })
})

describe('a fresh login', () => {
  test('is what an account without a password confirms with, for five minutes', async () => {
    const late = await openOidc({
      providers: { one: { people: { ada: { email: 'ada@example.org', email_verified: true } } } },
    })
    try {
      const { body } = await late.logIn('ada', 'one')
      const remove = () => late.auth.remove('/auth/identities/one', body.accessToken).send({})
      expect((await remove().expect(409)).body.type).toBe('/problems/last-login') // it got so far
      late.auth.putForward(301_000)
      expect((await remove().expect(403)).body.type).toBe('/problems/confirmation-required')
    } finally {
      await late.close()
    }
  })

  test('is none where the provider let somebody in whom it remembered', async () => {
    const late = await openOidc({
      providers: { one: { people: { ada: { email: 'ada@example.org', email_verified: true } } } },
    })
    try {
      const browser = late.browserOf('ada')
      await late.visit(browser, 'one')
      late.auth.putForward(301_000)
      const { code } = await late.visit(browser, 'one')
      const { accessToken } = await bodyOf(await late.redeem(code!))
      const answer = await late.auth.remove('/auth/identities/one', accessToken).send({}).expect(403)
      expect(answer.body.type).toBe('/problems/confirmation-required')
    } finally {
      await late.close()
    }
  })

  test('can be asked of the provider, which then remembers nobody', async () => {
    const browser = oidc.browserOf(person)
    expect(await oidc.visit(browser, 'one')).toEqual({ code: expect.any(String) })
    const logins = () => oidc.providers.one!.asked.filter((path) => path.startsWith('/interaction/')).length
    const before = logins()
    await oidc.visit(browser, 'one')
    expect(logins()).toBe(before) // it remembers
    expect(await oidc.visit(browser, 'one', '?prompt=login')).toEqual({ code: expect.any(String) })
    expect(logins()).toBeGreaterThan(before)
  })

  test('is none where the provider says that it is old', async () => {
    const late = await openOidc({
      providers: { one: { people: { ada: { email: 'ada@example.org', email_verified: true } } } },
    })
    try {
      const browser = late.browserOf('ada')
      await late.visit(browser, 'one')
      late.auth.putForward(61_000) // as seen from here, the login at the provider was before this one began
      const answer = await browser.ask(late.start('one', '?prompt=login'))
      const url = new URL(answer.headers.get('location')!)
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
      url.searchParams.delete('prompt') // as somebody does who wants to be let in without a password
      url.searchParams.set('max_age', '1000000')
      const callback = await late.comeBack(browser, String(url))
      expect(await late.land(browser, callback)).toEqual({ error: 'not-fresh' })
    } finally {
      await late.close()
    }
  })
})
