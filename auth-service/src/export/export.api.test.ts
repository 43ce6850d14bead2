import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Types } from 'mongoose'
import request from 'supertest'
import { openAuth, type TestAuth } from '../testing/open-auth.ts'
import { registerWithFactor } from '../testing/second-factor.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth()
  auth.stopClock()
})
afterAll(() => auth.close())

type Line = { kind: string; id: string; current?: boolean }

const exportOf = async (token: string) => {
  const answer = await auth.get('/auth/me/export', token).buffer(true).parse(asText).expect(200)
  const text = answer.body as string
  expect(text.endsWith('\n')).toBe(true)
  return {
    answer,
    text,
    lines: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line),
  }
}

const asText = (res: request.Response, done: (error: Error | null, body: string) => void): void => {
  let text = ''
  const stream = res as unknown as NodeJS.ReadableStream // what superagent hands to a parser
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => void (text += chunk))
  stream.on('end', () => done(null, text))
}

test('everything that is known of somebody, and nothing that proves who they are', async () => {
  const { user, accessToken, secret, recoveryCodes } = await registerWithFactor(auth)
  const { answer, text, lines } = await exportOf(accessToken)
  expect(answer.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': 'attachment; filename="account.ndjson"',
    'cache-control': 'no-store',
  })
  expect(lines).toEqual([
    {
      kind: 'account',
      ...(await auth.get('/auth/me', accessToken)).body,
      displayName: user.username,
      hasPassword: true,
      mfa: true,
      identities: [],
    },
    { kind: 'session', ...(await auth.get('/auth/sessions', accessToken)).body.items[0] },
  ])

  const kept = (await auth.db.collection('accounts').findOne({ _id: new Types.ObjectId(user.id) }))!
  const { passwordHash, mfa } = kept as unknown as {
    passwordHash: string
    mfa: { sealedSecret: string; recoveryHashes: string[] }
  }
  for (const proof of [passwordHash, secret, mfa.sealedSecret, ...mfa.recoveryHashes, ...recoveryCodes])
    expect(text).not.toContain(proof)
})

test('sessions that go on, a line each, however many, and those of nobody else', async () => {
  const [{ user, accessToken }, other] = [await auth.register(), await auth.register()]
  const later = new Date(auth.deps.now().getTime() + 1_000_000)
  const session = (userId: string) => ({
    userId,
    generation: 0,
    rotatedAt: later,
    expiresAt: later,
    endedAt: null,
    device: 'x',
    address: 'x',
    createdAt: later,
    lastUsedAt: later,
  })
  const many = Array.from({ length: 250 }, () => session(user.id))
  await auth.db
    .collection('sessions')
    .insertMany([...many, session(other.user.id), { ...session(user.id), endedAt: later }])

  const { lines } = await exportOf(accessToken)
  const sessions = lines.filter(({ kind }) => kind === 'session')
  expect(new Set(sessions.map(({ id }) => id)).size).toBe(251)
  expect(sessions.filter(({ current }) => current)).toHaveLength(1)
  expect(lines).toHaveLength(252)
})

test('is for its owner, and takes no other question', async () => {
  const { accessToken } = await auth.register()
  await request(auth.app).get('/api/auth/me/export').expect(401)
  await auth.get('/auth/me/export?userId=x', accessToken).expect(400)
  await auth.post('/auth/logout', accessToken).expect(204)
  await auth.get('/auth/me/export', accessToken).expect(401)
})
