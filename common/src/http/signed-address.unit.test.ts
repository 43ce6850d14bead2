import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSigner } from './signed-address.ts'

const secret = 'a secret of sixteen or more'
const at = (time: string) => createSigner({ secret, now: () => new Date(time) })
const partsOf = (address: string): [path: string, query: Record<string, string>] => {
  const { pathname, searchParams } = new URL(address, 'http://x')
  const { expires, signature, ...rest } = Object.fromEntries(searchParams)
  const own = new URLSearchParams(rest).toString()
  return [`${pathname}${own && `?${own}`}`, { expires: expires!, signature: signature! }]
}

test('an address is the same all day, and lives for a day at least and two at most', () => {
  const [path, query] = partsOf(at('2026-03-01T00:00:01Z').sign('/api/x'))
  expect(partsOf(at('2026-03-01T23:59:59Z').sign('/api/x'))).toEqual([path, query])
  expect(query['expires']).toBe(String(Date.parse('2026-03-03T00:00:00Z') / 1_000))
  expect(at('2026-03-02T00:00:01Z').sign('/api/x')).not.toContain(query['signature']!)

  expect(at('2026-03-02T23:59:59Z').verify(path, query)).toBe(true)
  expect(at('2026-03-03T00:00:00Z').verify(path, query)).toBe(false)
  expect(partsOf(at('2026-03-01T00:00:00Z').sign('/api/x'))[1]['expires']).toBe(
    String(Date.parse('2026-03-02T00:00:00Z') / 1_000),
  )
})

test('another secret makes another signature', () => {
  const other = createSigner({ secret: `${secret}!`, now: () => new Date() })
  const mine = createSigner({ secret, now: () => new Date() })
  expect(other.verify(...partsOf(mine.sign('/api/x')))).toBe(false)
  expect(mine.verify(...partsOf(mine.sign('/api/x')))).toBe(true)
})

test('a query that was there is signed too', () => {
  const signer = at('2026-03-01T12:00:00Z')
  const [path, query] = partsOf(signer.sign('/api/x?v=1'))
  expect(path).toBe('/api/x?v=1')
  expect(signer.verify(path, query)).toBe(true)
  expect(signer.verify('/api/x?v=2', query)).toBe(false)
  expect(signer.verify('/api/x', query)).toBe(false)
})

const signer = at('2026-03-01T12:00:00Z')
const good = partsOf(signer.sign('/api/attachments/0123456789abcdef01234567'))

test('whatever is changed in one place is no address', () => {
  const [path, query] = good
  const whole = JSON.stringify([path, query['expires'], query['signature']])
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (place, character) => {
      const changed = whole.slice(0, place) + character + whole.slice(place + 1)
      fc.pre(changed !== whole)
      let parts: unknown
      try {
        parts = JSON.parse(changed)
      } catch {
        return
      }
      const [otherPath, expires, signature] = parts as [string, string, string] // or anything else: verify parses
      expect(signer.verify(String(otherPath), { expires, signature })).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  undefined,
  null,
  'x',
  {},
  { expires: good[1]['expires'] },
  { signature: good[1]['signature'] },
  { ...good[1], signature: [good[1]['signature'], good[1]['signature']] },
  { ...good[1], expires: Number(good[1]['expires']) },
  { ...good[1], expires: `0${good[1]['expires']}` },
  { ...good[1], expires: `${good[1]['expires']}.0` },
  { ...good[1], signature: `${good[1]['signature']}=` },
  { ...good[1], signature: '' },
])('%j is none', (query) => expect(signer.verify(good[0], query)).toBe(false))
