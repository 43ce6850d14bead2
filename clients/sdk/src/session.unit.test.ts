import { describe, expect, test } from '@jest/globals'
import type { Send } from './http.ts'
import { ApiProblem, NotLoggedIn, Unreachable } from './problem.ts'
import { createSession } from './session.ts'
import { memoryStorage, webStorage, type TokenStorage } from './token-storage.ts'

type Refresh = (refreshToken: string) => Promise<{ accessToken: string; refreshToken: string; expiresIn: number }>

const next: Refresh = async (token) => ({ accessToken: `access-${token}'`, refreshToken: `${token}'`, expiresIn: 900 })
const problem = (slug: string, status: number) =>
  new ApiProblem({ type: `/problems/${slug}`, title: slug, status }, status)

/** A session whose access token lives for `expiresIn` seconds, at a server that answers renewals with `refresh`. */
const sessionOf = async (expiresIn: number, refresh: Refresh = next, storage: TokenStorage = memoryStorage()) => {
  const asked: string[] = []
  const ended: string[] = []
  const send: Send = async (_method, _path, answer, options) => {
    const { refreshToken } = options!.body as { refreshToken: string } // the only request a session makes
    asked.push(refreshToken)
    return answer.parse(await refresh(refreshToken))
  }
  const session = createSession({ send, storage, onEnded: (reason) => ended.push(reason) })
  await session.begin('ada', { accessToken: 'access-r', refreshToken: 'r', expiresIn })
  return { session, asked, ended, storage }
}

describe('a session', () => {
  test('gives its token while that is good', async () => {
    const { session, asked } = await sessionOf(900)

    expect((await session.tokens()).accessToken).toBe('access-r')
    expect(asked).toEqual([])
  })

  test('renews a token before it expires, once for all who wait', async () => {
    const { session, asked } = await sessionOf(0)

    const given = await Promise.all(Array.from({ length: 20 }, () => session.tokens()))

    expect(new Set(given.map(({ accessToken }) => accessToken))).toEqual(new Set(["access-r'"]))
    expect(asked).toEqual(['r'])
  })

  test('does not renew again for a refusal of a token that is already replaced', async () => {
    const { session, asked } = await sessionOf(900)
    await session.renew('access-r')

    expect((await session.renew('access-r')).accessToken).toBe("access-r'")
    expect(asked).toEqual(['r'])
  })

  test('is over when the server says so', async () => {
    const { session, ended, storage } = await sessionOf(0, () => Promise.reject(problem('session-ended', 401)))

    await expect(Promise.all([session.tokens(), session.tokens()])).rejects.toThrow(NotLoggedIn)
    expect(ended).toEqual(['session-ended'])
    expect(await storage.read()).toBeNull()
  })

  test.each([
    new Unreachable('away'),
    problem('unavailable', 503),
    problem('unauthenticated', 401),
    problem('internal', 500),
  ])('outlives any other failure: %s', async (failure) => {
    let isAway = true
    const { session, ended } = await sessionOf(0, (token) => (isAway ? Promise.reject(failure) : next(token)))

    await expect(session.tokens()).rejects.toBe(failure)
    isAway = false

    expect((await session.tokens()).accessToken).toBe("access-r'")
    expect(ended).toEqual([])
  })

  test('takes what another tab has renewed', async () => {
    const storage = memoryStorage()
    const { session, asked } = await sessionOf(900, next, storage)
    await storage.write({
      userId: 'ada',
      accessToken: 'other',
      refreshToken: 'r2',
      expiresAt: Infinity,
      lifetimeMs: 9e5,
    })

    expect((await session.renew('access-r')).accessToken).toBe('other')
    expect(asked).toEqual([])
  })

  test('is not brought back by a renewal that was under way when it ended', async () => {
    const { session, storage } = await sessionOf(0, async (token) => {
      await session.end('logged-out')
      return next(token)
    })

    await expect(session.tokens()).rejects.toThrow(NotLoggedIn)
    expect(await storage.read()).toBeNull()
  })
})

test('a browser storage that holds something else counts as empty', () => {
  const kept = new Map<string, string>([['chat.tokens', '{"accessToken":1}']])
  const storage = webStorage({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  })

  expect(storage.read()).toBeNull()
  void storage.write({ userId: 'ada', accessToken: 'a', refreshToken: 'r', expiresAt: 1, lifetimeMs: 1 })
  expect(storage.read()).toMatchObject({ userId: 'ada' })
})
