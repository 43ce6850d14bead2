import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { memoryStorage } from '@chat/sdk/token-storage'
import { password, tokenOf, type Device } from '../people.ts'
import { openRawSocket } from '../raw-socket.ts'
import type { World } from './world.ts'

const me = async (url: string, token: string): Promise<number> =>
  (await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status

export const sessionJourneys = (world: () => World): void => {
  const withStorage = async (name: string): Promise<Device & { storage: ReturnType<typeof memoryStorage> }> => {
    const storage = memoryStorage()
    return { ...(await world().people.register(name, { storage })), storage }
  }

  test('two renewals at once get the same successor, and the old token is of no use later', async () => {
    const { storage, client } = await withStorage('ada')
    const refreshToken = (await storage.read())!.refreshToken!
    const refresh = async (token: string) => {
      const response = await fetch(`${world().url}/api/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: token }),
      })
      return { status: response.status, ...((await response.json()) as { refreshToken?: string; type?: string }) }
    }

    const [one, two] = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
    expect(one).toMatchObject({ status: 200, refreshToken: two.refreshToken })

    await refresh(one.refreshToken!)
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, type: '/problems/session-ended' })
    await expect(client.me()).rejects.toMatchObject({ name: 'NotLoggedIn' })
  })

  test('a client outlives its access tokens, on the same connection', async () => {
    const { storage, client, heard } = await withStorage('ada')
    await client.connect()
    const first = (await storage.read())!.accessToken

    await until(async () => (await me(world().url, first)) === 401, { timeoutMs: 15_000, what: 'the end of a token' })
    await until(() => Date.now() > (storage.read() as { expiresAt: number }).expiresAt - 4_000) // and some

    await expect(client.me()).resolves.toMatchObject({ username: expect.any(String) })
    expect(heard.state).toEqual(['connecting', 'syncing', 'online'])
    expect(client.state()).toBe('online')
  })

  test('a connection whose token expires is ended, unless it is shown a new one', async () => {
    const { people, url } = world()
    const ada = await people.register('ada')
    const [left, renewed] = await Promise.all([
      openRawSocket(url, await tokenOf(url, ada.username)),
      openRawSocket(url, await tokenOf(url, ada.username)),
    ])
    await until(() => left.heard.some(({ name }) => name === 'ready'))

    const answer = await until(async () => {
      const given = await renewed.ask('auth:renew', { token: await tokenOf(url, ada.username) })
      return given.ok ? given.data : undefined
    })
    expect(answer).toMatchObject({ expiresAt: expect.any(String) })

    await until(() => left.ended(), { timeoutMs: 12_000, what: 'the end of the connection' })
    expect(left.heard).toContainEqual({ name: 'session:ending', payload: { reason: 'expired' } })
    left.close()
    renewed.close()
  })

  test('logging out ends the tokens and the connection within a second', async () => {
    const { people, url } = world()
    const ada = await people.join('ada')
    const phone = await people.otherDevice(ada)
    const raw = await people.open()
    await raw.client.login(ada.username, password)
    const token = await tokenOf(url, ada.username)
    const socket = await openRawSocket(url, token)
    await until(() => socket.heard.some(({ name }) => name === 'ready'))

    await fetch(`${url}/api/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })

    await until(() => socket.ended(), { timeoutMs: 1_000, what: 'the end of the connection' })
    expect(socket.heard).toContainEqual({ name: 'session:ending', payload: { reason: 'revoked' } })
    await until(async () => (await me(url, token)) === 401, { timeoutMs: 1_000 })
    expect(phone.client.state()).toBe('online')
    socket.close()
  })

  test('devices can be listed and ended, one or all others', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const phone = await people.otherDevice(ada)
    const tablet = await people.otherDevice(ada)

    const sessions = await ada.client.sessions()
    expect(sessions).toHaveLength(3)
    expect(sessions.filter(({ current }) => current)).toHaveLength(1)

    await ada.client.endOtherSessions()
    await until(() => phone.heard.ended.length + tablet.heard.ended.length === 2)
    expect(phone.heard.ended).toEqual([{ reason: 'session-ended' }])
    expect(await ada.client.sessions()).toHaveLength(1)
    await ada.client.logout()
    expect(ada.heard.ended).toEqual([{ reason: 'logged-out' }])
    await expect(ada.client.me()).rejects.toMatchObject({ name: 'NotLoggedIn' })
  })
}
