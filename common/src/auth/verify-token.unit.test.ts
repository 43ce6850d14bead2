import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import jwt, { type SignOptions } from 'jsonwebtoken'
import { problem } from '../http/problem.ts'
import { createTokenVerifier } from './verify-token.ts'

const userId = 'a'.repeat(24)
const sessionId = 'b'.repeat(24)
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const start = Date.now()

const open = () => {
  const state = { now: start, looks: 0, lost: 0, isKnown: true, before: Promise.resolve() }
  const verify = createTokenVerifier({
    findKey: async (kid): Promise<KeyObject | null> => {
      state.looks += 1
      await state.before
      if (kid === 'later') throw problem('unavailable')
      return kid === 'k1' && state.isKnown ? publicKey : null
    },
    now: () => state.now,
    keysLost: () => state.lost,
  })
  return Object.assign(state, { verify })
}

const usual: SignOptions = { algorithm: 'RS256', keyid: 'k1', issuer: 'chat', audience: 'chat', expiresIn: 900 }
const tokenWith = (options: SignOptions = {}, claims: object = {}, key: jwt.Secret | jwt.PrivateKey = privateKey) =>
  jwt.sign({ sub: userId, sid: sessionId, roles: ['admin'], ...claims }, key, { ...usual, ...options })

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const [head, body, signature] = tokenWith().split('.') as [string, string, string]
const claims = JSON.parse(Buffer.from(body, 'base64url').toString())

const hmacWithPublicKey = () => {
  const content = `${part({ alg: 'HS256', typ: 'JWT', kid: 'k1' })}.${body}`
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  return `${content}.${createHmac('sha256', pem).update(content).digest('base64url')}`
}

test('a token says who calls', async () => {
  const caller = await open().verify(tokenWith())
  expect(caller).toEqual({ userId, sessionId, roles: ['admin'], expiresAt: expect.any(Number) })
  expect(Math.abs(caller.expiresAt - start - 900_000)).toBeLessThan(2_000)
})

test('it is remembered, but not beyond its time', async () => {
  const verifier = open()
  const token = tokenWith()
  await verifier.verify(token)
  await verifier.verify(token)
  expect(verifier.looks).toBe(1)

  verifier.now += 901_000
  await expect(verifier.verify(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
})

test('what a key has proven counts no more when the key does not, remembered or just being looked at', async () => {
  const verifier = open()
  const [seen, asking] = [tokenWith(), tokenWith({ expiresIn: 800 })]
  await verifier.verify(seen)
  let goOn = (): void => {}
  verifier.before = new Promise((resolve) => (goOn = resolve))
  const underWay = verifier.verify(asking)
  verifier.lost += 1
  goOn()
  await underWay

  verifier.isKnown = false
  for (const token of [seen, asking])
    await expect(verifier.verify(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  verifier.isKnown = true
  const looks = verifier.looks
  await verifier.verify(seen)
  await verifier.verify(seen)
  expect(verifier.looks).toBe(looks + 1)
})

test('no key set is no reason to call a token false', () =>
  expect(open().verify(tokenWith({ keyid: 'later' }))).rejects.toMatchObject({ slug: 'unavailable' }))

describe('refused is', () => {
  test.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['dots', '..'],
    ['a header of rubbish', `${Buffer.from('{').toString('base64url')}.${body}.${signature}`],
    ['a header that is no object', `${part(null)}.${body}.${signature}`],
    ['a body of rubbish', `${head}.e30x.${signature}`],
    ['a token without a signature', `${head}.${body}.`],
    ['a token of two parts', `${head}.${body}`],
    ['another body', `${head}.${part({ ...claims, sub: 'c'.repeat(24) })}.${signature}`],
    ['algorithm none', `${part({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${body}.`],
    ['algorithm none, with a signature', `${part({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${body}.${signature}`],
    ['HS256 with the public key', hmacWithPublicKey()],
    ['another RSA algorithm', tokenWith({ algorithm: 'RS512' })],
    ['PSS', tokenWith({ algorithm: 'PS256' })],
    ['another key', tokenWith({}, {}, stranger.privateKey)],
    ['an unknown key id', tokenWith({ keyid: 'k9' })],
    ['a key id of another form', tokenWith({ keyid: '../../etc/passwd' })],
    ['an expired token', tokenWith({ expiresIn: -1 })],
    ['a token that is not valid yet', tokenWith({ notBefore: 60 })],
    ['another issuer', tokenWith({ issuer: 'someone' })],
    ['another audience', tokenWith({ audience: 'something' })],
    ['no person', tokenWith({}, { sub: undefined })],
    ['a person of another form', tokenWith({}, { sub: '{"$ne":1}' })],
    ['no session', tokenWith({}, { sid: undefined })],
    ['roles of another form', tokenWith({}, { roles: 'admin' })],
    ['a token that is too long', tokenWith({}, { padding: 'x'.repeat(4_000) })],
  ])('%s', (_what, token) => expect(open().verify(token)).rejects.toMatchObject({ slug: 'unauthenticated' }))

  test('a token that never expires', async () => {
    const endless = { sub: userId, sid: sessionId, roles: [], iss: 'chat', aud: 'chat' }
    const token = jwt.sign(endless, privateKey, { algorithm: 'RS256', keyid: 'k1' })
    await expect(open().verify(token)).rejects.toMatchObject({ slug: 'unauthenticated' })
  })
})
