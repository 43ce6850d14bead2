import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { exportOwnData } from '@chat/sdk/exports'
import { createMfa } from '@chat/sdk/mfa'
import { MfaRequired } from '@chat/sdk/problem'
import { codeOf, stepAt } from '../../../auth-service/src/mfa/totp.ts'
import { password, type Device } from '../people.ts'
import { patiently } from './patiently.ts'
import type { World } from './world.ts'

const newPassword = 'another battery horse'
const addressOf = ({ username }: Device): string => `${username}@example.org`

/** One code ahead where the present one was used already: each is good once. */
const codeFor = (secret: string, ahead = 0): string => codeOf(secret, stepAt(new Date()) + ahead)

const challengeOf = async (login: Promise<unknown>): Promise<string> => {
  const refused = await login.catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(MfaRequired)
  return (refused as MfaRequired).mfaToken
}

export const ownAccountJourneys = (world: () => World): void => {
  test('a change of the password ends all other sessions and not this one', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const phone = await people.otherDevice(ada)
    const change = (currentPassword: string) => ada.client.password.change({ currentPassword, newPassword })
    await expect(change('wrong password')).rejects.toMatchObject({ slug: 'wrong-password' })

    await change(password)
    await patiently(() => phone.heard.ended.length === 1)
    expect(await ada.client.sessions()).toHaveLength(1)
    await patiently(() => ada.client.state() === 'online')
    await expect(people.open().client.login(ada.username, password)).rejects.toMatchObject({ status: 401 })
  })

  test('with a second factor one logs in in two steps, each code once', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const { secret, otpauthUrl } = await createMfa(ada.client).enrol()
    expect(otpauthUrl).toContain(secret)
    const first = codeFor(secret)
    const [recovery] = await createMfa(ada.client).confirm(first)

    const { client } = people.open()
    const mfaToken = await challengeOf(client.login(ada.username, password))
    await expect(client.me()).rejects.toMatchObject({ name: 'NotLoggedIn' })
    await expect(client.loginMfa(mfaToken, first)).rejects.toMatchObject({ status: 401 })
    await expect(client.loginMfa(mfaToken, codeFor(secret, 1))).resolves.toMatchObject({ id: ada.id })

    const other = people.open().client
    await other.loginMfa(await challengeOf(other.login(ada.username, password)), recovery!)
    const again = people.open().client
    const { mfaToken: third } = { mfaToken: await challengeOf(again.login(ada.username, password)) }
    await expect(again.loginMfa(third, recovery!)).rejects.toMatchObject({ status: 401 })
    expect(await createMfa(other).state()).toMatchObject({ enabled: true })
  })

  test('a page keeps its session in a cookie that no script reads', async () => {
    const { people, url, publicUrl } = world()
    const ada = await people.register('ada')
    const ask = (
      path: string,
      { cookie, origin = publicUrl, body = {} }: { cookie?: string; origin?: string; body?: object },
    ) =>
      fetch(`${url}/api/auth${path}?cookie=true`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...(cookie !== undefined && { cookie }) },
        body: JSON.stringify(body),
      })
    const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]!.split(';', 1)[0]!

    const login = { login: ada.username, password }
    expect((await ask('/login', { body: login, origin: 'https://elsewhere.example' })).status).toBe(403)
    const entered = await ask('/login', { body: login })
    expect(await entered.json()).not.toHaveProperty('refreshToken')
    expect(entered.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/i)

    const cookie = cookieOf(entered)
    expect((await ask('/refresh', { cookie, origin: 'https://elsewhere.example' })).status).toBe(403)
    const renewed = await ask('/refresh', { cookie })
    const { accessToken } = (await renewed.json()) as { accessToken: string } // as API.md says
    expect(cookieOf(renewed)).not.toBe(cookie)

    const headers = { authorization: `Bearer ${accessToken}` }
    const left = await fetch(`${url}/api/auth/logout`, { method: 'POST', headers })
    expect(left.headers.getSetCookie()[0]).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/i)
    expect((await ask('/refresh', { cookie: cookieOf(renewed) })).status).toBe(401)
  })

  test('the start screen is one request', async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.register('ada'), people.register('bob')])
    const { chatId } = await bob.client.messages.send({ to: ada.username, text: 'have you seen it?' })

    const shown = await until(async () => {
      const overview = await ada.client.overview()
      const isWhole = overview.missing.length === 0 // a part that took too long is left out
      return isWhole && overview.unread.notifications === 1 ? overview : undefined
    })
    expect(shown).toMatchObject({
      me: { id: ada.id },
      settings: { readReceipts: true },
      chats: { items: [{ id: chatId, lastMessage: { text: 'have you seen it?' } }], next: null },
      unread: { notifications: 1 },
      missing: [],
    })
    expect(shown.unread.messages).toBeGreaterThan(0)
    expect(shown.users).toMatchObject({ [ada.id]: { username: ada.username }, [bob.id]: { displayName: 'bob' } })
  })

  test('one gets everything that the platform has of one, as lines', async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.register('ada'), people.register('bob')])
    await ada.client.messages.send({ to: bob.username, text: 'mine' })
    const { chatId } = await bob.client.messages.send({ to: ada.username, text: 'not mine' })
    await patiently(async () => (await ada.client.notifications.unreadCount()) === 1)

    const records = []
    for await (const record of exportOwnData(ada.client)) records.push(record)
    const kinds = new Set(records.map(({ kind }) => kind))
    expect([...kinds]).toEqual(
      expect.arrayContaining(['account', 'session', 'profile', 'chat', 'message', 'notification']),
    )
    expect(records[0]).toMatchObject({ kind: 'account' })
    const text = JSON.stringify(records)
    for (const mine of [ada.username, addressOf(ada), chatId, '"mine"']) expect(text).toContain(mine)
    for (const secret of [password, 'passwordHash', '$2b$', addressOf(bob)]) expect(text).not.toContain(secret)
  })

  test('a picture of somebody is seen by others, without a token, until there is another', async () => {
    const { people, url } = world()
    const [ada, bob] = await Promise.all([people.register('ada'), people.join('bob')])
    const { id: chatId } = await bob.client.chats.openDirect({ userId: ada.id })
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await ada.client.users.setAvatar(new File([png], 'me.png', { type: 'image/png' }))

    const { avatarUrl } = await bob.client.users.get(ada.id)
    await patiently(() => bob.heard.user.some((heard) => heard.userId === ada.id && heard.avatarUrl === avatarUrl))
    expect((await bob.client.chats.get(chatId)).peer?.avatarUrl).toBe(avatarUrl)
    const picture = await fetch(new URL(avatarUrl!, url))
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toMatch(/^image\//)
    expect((await fetch(`${url}/api/users/${ada.id}/avatar`)).status).toBe(401)

    await ada.client.users.removeAvatar()
    await patiently(() => bob.heard.user.at(-1)?.avatarUrl === null)
    expect((await bob.client.users.get(ada.id)).avatarUrl ?? null).toBeNull()
    expect((await fetch(new URL(avatarUrl!, url))).status).toBe(404)
  })

  test('a status ends by itself', async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.register('ada'), people.register('bob')])
    const expiresAt = new Date(Date.now() + 2_000).toISOString()
    const { status } = await ada.client.users.setStatus({ text: 'back in a second', emoji: '🚪', expiresAt })
    expect(status).toMatchObject({ text: 'back in a second' }) // hers: for others it may be over on a busy machine
    await patiently(async () => (await bob.client.users.get(ada.id)).status === null)
  })
}
