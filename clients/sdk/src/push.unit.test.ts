import { afterEach, describe, expect, test } from '@jest/globals'
import { createClient } from './client.ts'
import { createPush, type PushRegistration } from './push.ts'

const publicKey = Buffer.from(Array.from({ length: 65 }, (_, index) => index)).toString('base64url')
const keys = { p256dh: 'p', auth: 'a' }

type Asked = { call: string; body: unknown }

/** A logged-in client of a server that refuses what `refused` names. */
const clientThat = async (refused: string[] = []) => {
  const asked: Asked[] = []
  const client = createClient({
    url: 'http://chat.test',
    patienceMs: 0,
    fetch: async (given, init) => {
      const call = `${init!.method} ${new URL(String(given)).pathname.replace('/api', '')}`
      asked.push({ call, body: init!.body === undefined ? undefined : (JSON.parse(String(init!.body)) as unknown) })
      if (refused.includes(call)) return Response.json({ type: '/problems/unavailable' }, { status: 503 })
      if (call === 'POST /auth/login')
        return Response.json({
          user: { id: 'u1', username: 'ada' },
          accessToken: 't',
          refreshToken: 'r',
          expiresIn: 900,
        })
      return Response.json({ publicKey })
    },
  })
  await client.login('ada', 'secret')
  asked.length = 0
  return { client, push: createPush(client), asked }
}

/** A browser's registration of a service worker, with what is on its screen. */
const browser = ({ key, fails = false }: { key?: string; fails?: boolean } = {}) => {
  let made = 0
  const screen = [{ data: { notificationId: 'n1' } }, { data: null }].map((one) => ({ ...one, isClosed: false }))
  const subscriptionOf = (bytes: Uint8Array) => ({
    options: { applicationServerKey: Uint8Array.from(bytes).buffer },
    toJSON: () => ({ endpoint: `https://push.test/${made}`, expirationTime: null, keys, quota: 7 }),
    unsubscribe: async () => {
      if (fails) throw new Error('there is no connection')
      current = null
      return true
    },
  })
  let current: ReturnType<typeof subscriptionOf> | null =
    key === undefined ? null : subscriptionOf(Buffer.from(key, 'base64url'))
  const registration: PushRegistration = {
    pushManager: {
      getSubscription: async () => current,
      subscribe: async ({ applicationServerKey }) => {
        if (current) throw new Error('there is one with another key')
        made += 1
        return (current = subscriptionOf(applicationServerKey))
      },
    },
    // a browser's methods know whose they are
    async getNotifications(this: unknown) {
      expect(this).toBe(registration)
      return screen.map((one) => ({ ...one, close: () => void (one.isClosed = true) }))
    },
  }
  return { registration, current: () => current, made: () => made, screen }
}

describe('a browser', () => {
  test('subscribes with the key of the platform, and says so with what the platform knows', async () => {
    const { push, asked } = await clientThat()
    const { registration, current } = browser()
    await push.subscribe(registration)

    expect(Buffer.from(current()!.options.applicationServerKey).toString('base64url')).toBe(publicKey)
    expect(asked).toEqual([
      { call: 'GET /notifications/push/key', body: undefined },
      {
        call: 'POST /notifications/push/subscriptions',
        body: { endpoint: 'https://push.test/1', expirationTime: null, keys },
      },
    ])
  })

  test('that is subscribed already says so again', async () => {
    const { push, asked } = await clientThat()
    const { registration, made } = browser({ key: publicKey })
    await push.subscribe(registration)
    expect(made()).toBe(0)
    expect(asked.at(-1)!.body).toMatchObject({ endpoint: 'https://push.test/0' })
  })

  test('that is subscribed with another key takes this one', async () => {
    const { push, asked } = await clientThat()
    const { registration, made } = browser({ key: 'AAAA' })
    await push.subscribe(registration)
    expect(made()).toBe(1)
    expect(asked.at(-1)!.body).toMatchObject({ endpoint: 'https://push.test/1' })
  })

  const gone = { call: 'DELETE /notifications/push/subscriptions', body: { endpoint: 'https://push.test/1' } }

  test('unsubscribes at a logout, and shows nothing of it any more', async () => {
    const { client, push, asked } = await clientThat()
    const { registration, current, screen } = browser()
    await push.subscribe(registration)
    asked.length = 0
    await client.logout()
    expect(asked).toEqual([gone, { call: 'POST /auth/logout', body: undefined }])
    expect(current()).toBeNull()
    expect(screen.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })

  test.each([
    ['the platform does not answer', ['DELETE /notifications/push/subscriptions'], false],
    ['its push service does not answer', [], true],
  ] as const)('is unsubscribed by one of the two where %s', async (_, refused, fails) => {
    const { push } = await clientThat([...refused])
    const { registration } = browser({ fails })
    await push.subscribe(registration)
    await expect(push.unsubscribe()).resolves.toBeUndefined()
  })

  test('where neither answers says so, and is logged out all the same', async () => {
    const { client, push, asked } = await clientThat(['DELETE /notifications/push/subscriptions'])
    const { registration } = browser({ fails: true })
    await push.subscribe(registration)
    await expect(push.unsubscribe()).rejects.toMatchObject({ status: 503 })
    await client.logout()
    expect(asked.at(-1)!.call).toBe('POST /auth/logout')
  })
})

describe('a page that was loaded anew', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'navigator')
    if (own) Object.defineProperty(globalThis, 'navigator', own)
  })

  test('unsubscribes with the worker that covers it', async () => {
    const { client, asked } = await clientThat()
    const { registration, current } = browser({ key: publicKey })
    const serviceWorker = { getRegistration: async () => registration }
    Object.defineProperty(globalThis, 'navigator', { value: { serviceWorker }, configurable: true })
    await client.logout()
    expect(asked.map(({ call }) => call)).toContain('DELETE /notifications/push/subscriptions')
    expect(current()).toBeNull()
  })

  test('without a worker asks for nothing more', async () => {
    const { client, asked } = await clientThat()
    await client.logout()
    expect(asked.map(({ call }) => call)).toEqual(['POST /auth/logout'])
  })
})
