import { expect, test } from '@jest/globals'
import { createClient } from './client.ts'
import { Unreachable } from './problem.ts'
import { toldPath, type Traffic } from './traffic.ts'
import { memoryStorage } from './token-storage.ts'

const storage = memoryStorage()
void storage.write({ userId: 'ada', accessToken: 'secret', expiresAt: Infinity, lifetimeMs: 9e5 })

const clientThat = (fetch: typeof globalThis.fetch) => {
  const told: Traffic[] = []
  const client = createClient({
    url: 'http://chat.test',
    storage,
    fetch,
    patienceMs: 0,
    onTraffic: (traffic) => told.push(traffic),
  })
  return { client, told }
}

test('a request and its answer are told, with what to name them by and without what they hold', async () => {
  const headers = { 'x-request-id': 'r-1' }
  const { client, told } = clientThat(async () => Response.json({ id: 'ada', username: 'ada' }, { headers }))

  await client.request('POST', '/auth/me', (await import('./account.ts')).account, { body: { password: 'secret' } })

  const about = { method: 'POST', path: '/api/auth/me', at: expect.any(Number) }
  expect(told).toEqual([
    { kind: 'request', ...about },
    { kind: 'response', ...about, status: 200, requestId: 'r-1', ms: expect.any(Number) },
  ])
  expect(JSON.stringify(told)).not.toContain('secret')
})

test('what a query proves something with is not told', () => {
  expect(toldPath('/api/x?q=tokens&token=abc&userCode=1&limit=5')).toBe('/api/x?q=tokens&token=&userCode=&limit=5')
})

test('while the line is cut nothing goes out, and what is under way ends', async () => {
  let asked = 0
  const { client, told } = clientThat(async (_url, init) => {
    if ((asked += 1) === 1)
      return new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(new TypeError('gone'))))
    return Response.json({ messages: 1, chats: 1 })
  })
  const underWay = client.chats.unreadCount()
  underWay.catch(() => {})
  while (asked < 1) await Promise.resolve()

  client.setLine(false)

  await expect(underWay).rejects.toThrow(Unreachable)
  await expect(client.chats.unreadCount()).rejects.toThrow(Unreachable)
  expect(asked).toBe(1)
  expect(told.at(-1)).not.toHaveProperty('status')

  client.setLine(true)

  await expect(client.chats.unreadCount()).resolves.toMatchObject({ messages: 1 })
})
