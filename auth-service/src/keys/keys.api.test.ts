import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ConfigError } from '@chat/common/config/read-config'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import jwt from 'jsonwebtoken'
import request from 'supertest'
import { openAuth, type TestAuth } from '../testing/open-auth.ts'
import { testConfig } from '../testing/test-config.ts'
import { keyTimesOf } from './key-schedule.ts'
import { openKeyRing } from './open-key-ring.ts'
import { signingKeyStore } from './signing-key.model.ts'

const now = () => new Date()
const times = keyTimesOf(testConfig())

describe('published keys', () => {
  let auth: TestAuth
  beforeAll(async () => {
    auth = await openAuth()
    await auth.deps.keyKeeper.rotate('compromise') // from here on one that the service has made
  })
  afterAll(() => auth.close())

  test('are open, cacheable and public halves only', async () => {
    const answer = await request(auth.app).get('/api/auth/.well-known/jwks.json').expect(200)
    expect(answer.headers['cache-control']).toBe('public, max-age=300')
    expect(answer.body).toEqual({
      keys: [
        {
          kty: 'RSA',
          use: 'sig',
          alg: 'RS256',
          e: 'AQAB',
          n: expect.stringMatching(/^[\w-]{342}$/),
          kid: expect.stringMatching(/^[\w-]{43}$/),
        },
      ],
    })
  })

  test('verify what was signed, whose claims are few', async () => {
    const { accessToken, user } = await auth.register()
    const answer = await request(auth.app).get('/api/auth/.well-known/jwks.json').expect(200)
    const { header, payload } = jwt.decode(accessToken, { complete: true })!
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: answer.body.keys[0].kid })
    expect(payload).toEqual({
      sub: user.id,
      sid: expect.stringMatching(/^[0-9a-f]{24}$/),
      roles: [],
      iss: 'chat',
      aud: 'chat',
      iat: expect.any(Number),
      exp: expect.any(Number),
    })
    const { iat, exp } = payload as { iat: number; exp: number }
    expect(exp - iat).toBe(900)
  })
})

describe('the first key', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase('keys')
  })
  afterAll(() => database.drop())

  test('is one, however many instances start at once, and stays', async () => {
    const signingKeys = signingKeyStore(database.db)
    await createIndexes(database.db)
    const open = (secret: string) => openKeyRing({ signingKeys, secret, times, now })
    const rings = await Promise.all(Array.from({ length: 4 }, () => open('a secret of sixteen')))
    const later = await open('a secret of sixteen')
    expect(new Set([...rings, later].map((ring) => ring.signingKey().kid)).size).toBe(1)
    expect(await signingKeys.list()).toHaveLength(1)

    const { kid, privateKeyObject } = rings[0]!.signingKey()
    const token = jwt.sign({}, privateKeyObject, { algorithm: 'RS256' })
    const publicKey = (await later.findPublicKey(kid))!
    expect(() => jwt.verify(token, publicKey, { algorithms: ['RS256'] })).not.toThrow()
    await expect(open('another secret of sixteen')).rejects.toThrow(ConfigError)
  })

  test('is not kept in the clear', async () => {
    const [kept] = await database.db.collection('signing_keys').find().toArray()
    const bytes = Buffer.from(kept!.sealedPrivateKey, 'base64url')
    expect(bytes.includes(Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]))).toBe(false)
    expect(JSON.stringify(kept)).not.toContain('"d"')
  })
})
