import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import jwt, { type SignOptions } from 'jsonwebtoken'
import request from 'supertest'
import { openAuth, type TestAuth } from './testing/open-auth.ts'

const closed = [
  ['get', '/auth/me'],
  ['post', '/auth/logout'],
  ['delete', '/auth/me'],
  ['get', '/auth/me/export'],
  ['get', '/auth/mfa'],
  ['post', '/auth/mfa'],
  ['post', '/auth/mfa/confirm'],
  ['post', '/auth/mfa/recovery-codes'],
  ['delete', '/auth/mfa'],
  ['get', '/auth/sessions'],
  ['delete', '/auth/sessions'],
  ['delete', `/auth/sessions/${'0'.repeat(24)}`],
] as const

let auth: TestAuth
let wrong: Record<string, string>
beforeAll(async () => {
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false' })
  wrong = await wrongTokens()
})
afterAll(() => auth.close())

/** Every kind of token that must open nothing, each but for one thing a good one. */
const wrongTokens = async (): Promise<Record<string, string>> => {
  const { accessToken } = await auth.register()
  const { kid, privateKeyObject } = auth.deps.keyRing.signingKey()
  const jwks = auth.deps.keyRing.jwks().keys[0] as { n: string; e: string }
  const publicPem = createPublicKey({ key: { kty: 'RSA', n: jwks.n, e: jwks.e }, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  const { sub, sid, roles, iss, aud } = jwt.decode(accessToken) as jwt.JwtPayload
  const claims = { sub, sid, roles, iss, aud }
  const body = accessToken.split('.')[1]!
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hmacHead = part({ alg: 'HS256', typ: 'JWT', kid })
  const signed = (options: SignOptions, changed = {}, key = privateKeyObject) =>
    jwt.sign({ ...claims, ...changed }, key, { algorithm: 'RS256', keyid: kid, expiresIn: 900, ...options })

  const ended = await auth.register()
  await auth.post('/auth/logout', ended.accessToken).expect(204)

  await auth.get('/auth/me', signed({})).expect(200)
  return {
    'that expired': signed({ expiresIn: -1 }),
    'of algorithm none': `${part({ alg: 'none', typ: 'JWT', kid })}.${body}.`,
    'of HS256 with the public key': `${hmacHead}.${body}.${createHmac('sha256', publicPem).update(`${hmacHead}.${body}`).digest('base64url')}`,
    'of RS512': signed({ algorithm: 'RS512' }),
    'of another issuer': signed({}, { iss: 'someone' }),
    'for another audience': signed({}, { aud: 'something' }),
    'of another key': signed({}, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    'of an unknown key': signed({ keyid: 'unknown' }),
    'of an ended session': ended.accessToken,
    'of a session that never was': signed({}, { sid: 'f'.repeat(24) }),
    'that is a refresh token': ended.refreshToken,
    'that is garbage': 'garbage',
    'that is too long': signed({}, { padding: 'x'.repeat(5_000) }),
  }
}

describe.each(closed)('%s %s', (method, path) => {
  const call = () => request(auth.app)[method](`/api${path}`)
  const refused = (answer: request.Response) => {
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.body.type).toBe('/problems/unauthenticated')
  }

  test('is closed without a token', async () => refused(await call()))

  test('is closed to what is no bearer token', async () => {
    const { accessToken } = await auth.register()
    for (const value of ['Bearer', 'Bearer ', accessToken, `Basic ${accessToken}`, `Bearer ${accessToken} x`])
      refused(await call().set('authorization', value))
    refused(await call().query({ token: accessToken, access_token: accessToken }))
    refused(await call().set('x-user-id', 'a'.repeat(24)).set('cookie', `token=${accessToken}`))
  })

  test('is closed to every token that is not right', async () => {
    for (const token of Object.values(wrong)) refused(await call().set('authorization', `Bearer ${token}`))
  })
})

test('an open route does not look at a token', async () => {
  const { refreshToken } = await auth.register()
  const call = request(auth.app).post('/api/auth/refresh').set('authorization', 'Bearer garbage')
  await call.send({ refreshToken }).expect(200)
})

test('what is not there is a problem', async () => {
  const answer = await request(auth.app).get('/api/auth/nothing').expect(404)
  expect(answer.body).toMatchObject({ type: '/problems/not-found', requestId: answer.headers['x-request-id'] })
})
