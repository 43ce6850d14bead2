import { createECDH, randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { pushInputs, subscriptionId, toSubscription } from './push-subscription.ts'
import { mostSubscriptions, without, withSubscription } from './subscriptions.ts'

const { subscription, endpoint } = pushInputs({ privateTargetsEnabled: false })

const p256dh = createECDH('prime256v1').generateKeys('base64url')
const auth = randomBytes(16).toString('base64url')
const good = { endpoint: 'https://push.example.org/wpush/v2/gAAA', expirationTime: null, keys: { p256dh, auth } }

const isTaken = (given: unknown): boolean => subscription.safeParse(given).success

describe('a subscription', () => {
  test('is taken as browsers give it', () => {
    expect(subscription.parse(good)).toEqual(good)
    expect(isTaken({ ...good, expirationTime: 1_900_000_000_000 })).toBe(true)
    expect(isTaken({ endpoint: good.endpoint, keys: good.keys })).toBe(true)
  })

  test('may have keys that nobody knows yet, and nothing else', () => {
    expect(subscription.parse({ ...good, keys: { ...good.keys, mlkem: 'abc' } })).toEqual(good)
    expect(isTaken({ ...good, userId: 'somebody else' })).toBe(false)
  })

  test.each([
    'http://push.example.org/a',
    'ftp://push.example.org/a',
    'https://somebody:secret@push.example.org/a',
    'https://push.example.org/a#b',
    'https://127.0.0.1/a',
    'https://0x7f.1/a',
    'https://[::1]/a',
    'https://[::ffff:10.0.0.1]/a',
    'https://93.184.216.34/a',
    'https://localhost/a',
    'https://mongo:27017/a',
    'push.example.org/a',
    '',
    `https://push.example.org/${'a'.repeat(2_048)}`,
    `https://push.example.org/${'ü'.repeat(400)}`,
  ])('has the https address of a push service: not %p', (address) => {
    expect(isTaken({ ...good, endpoint: address })).toBe(false)
    expect(endpoint.safeParse({ endpoint: address }).success).toBe(false)
  })

  test('of an inner network is taken where those are let through', () => {
    const inner = pushInputs({ privateTargetsEnabled: true })
    expect(inner.endpoint.parse({ endpoint: 'http://127.0.0.1:9000/a' })).toEqual({
      endpoint: 'http://127.0.0.1:9000/a',
    })
    expect(inner.endpoint.safeParse({ endpoint: 'file:///etc/passwd' }).success).toBe(false)
  })

  test('has keys that can be encrypted for', () => {
    const offTheCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url')
    const compressed = createECDH('prime256v1').generateKeys('base64url', 'compressed')
    const hybrid = createECDH('prime256v1').generateKeys('base64url', 'hybrid')
    for (const bad of [offTheCurve, compressed, hybrid, '', auth, `${p256dh}!`, p256dh.slice(2), 'A'.repeat(200), 7])
      expect([bad, isTaken({ ...good, keys: { auth, p256dh: bad } })]).toEqual([bad, false])
    for (const bad of ['', auth.slice(2), randomBytes(17).toString('base64url'), '+/'.repeat(11), null])
      expect([bad, isTaken({ ...good, keys: { p256dh, auth: bad } })]).toEqual([bad, false])
  })

  test('is the same whatever way its address is spelt', () => {
    const spelt = endpoint.parse({ endpoint: 'HTTPS://PUSH.example.org:443/wpush/v2/../v2/gAAA' })
    expect(spelt).toEqual({ endpoint: good.endpoint })
    expect(subscriptionId(good.endpoint)).toMatch(/^[\w-]{22}$/)
  })
})

describe('of somebody', () => {
  const at = (name: number, sessionId = 's1') =>
    toSubscription(
      { endpoint: `https://push.example.org/${name}`, keys: { p256dh, auth } },
      { sessionId, createdAt: new Date(name) },
    )
  const full = Array.from({ length: mostSubscriptions }, (_, index) => at(index))

  test('the oldest goes where there are too many', () => {
    expect(withSubscription(full, at(50))).toEqual([...full.slice(1), at(50)])
  })

  test('one that is known changes nothing, or has its new session and keys', () => {
    expect(withSubscription(full, { ...at(3), createdAt: new Date(99) })).toBe(full)
    const again = withSubscription(full, { ...at(3, 's2'), createdAt: new Date(99) })
    expect(again).toEqual(full.with(3, at(3, 's2')))
  })

  test('those go that are to go', () => {
    expect(without(full, ({ id }) => id === at(3).id)).toEqual(full.toSpliced(3, 1))
    expect(without(full, ({ id }) => id === at(99).id)).toBe(full)
  })
})
