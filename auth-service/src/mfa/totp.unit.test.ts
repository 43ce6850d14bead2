import { describe, expect, test } from '@jest/globals'
import { Secret, URI } from 'otpauth'
import { codeOf, newSecret, otpauthUrlOf, stepAt, stepsOf } from './totp.ts'

/** RFC 6238, appendix B, of which six digits are the last six. */
const rfcSecret = Secret.fromLatin1('12345678901234567890').base32
const rfc: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test.each(rfc)('at %d s the code is that of RFC 6238', (seconds, code) => {
  expect(codeOf(rfcSecret, stepAt(new Date(seconds * 1_000)))).toBe(code)
})

describe('a code', () => {
  const at = (seconds: number): Date => new Date(seconds * 1_000)
  const step = 1_000

  test('counts from a step before to a step after its own, and no longer', () => {
    const code = codeOf(rfcSecret, step)
    const seen = [...Array(5).keys()].map((ahead) => stepsOf(code, rfcSecret, at((step + ahead - 2) * 30)))
    expect(seen).toEqual([[], [step], [step], [step], []])
    expect(stepsOf(code, rfcSecret, at((step + 2) * 30 - 0.001))).toEqual([step])
  })

  test('of other digits, or of another key, is none', () => {
    expect(stepsOf('000000', rfcSecret, at(59))).toEqual([])
    expect(stepsOf('28708', rfcSecret, at(59))).toEqual([])
    expect(stepsOf(codeOf(newSecret(), step), rfcSecret, at(step * 30))).toEqual([])
  })
})

test('a key has 160 bits, is never the same, and an app reads all there is to know from its address', () => {
  const secret = newSecret()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(newSecret()).not.toBe(secret)

  const url = otpauthUrlOf(secret, { issuer: 'chat.example.org', username: 'ada' })
  expect(url).toMatch(/^otpauth:\/\/totp\/chat\.example\.org:ada\?/)
  expect(URI.parse(url)).toMatchObject({ issuer: 'chat.example.org', algorithm: 'SHA1', digits: 6, period: 30 })
  expect(new URL(url).searchParams.get('secret')).toBe(secret)
})
