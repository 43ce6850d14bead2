import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createRefreshTokens } from './refresh-tokens.ts'

const tokens = createRefreshTokens('a secret of sixteen')
const sessionId = 'c0ffee'.repeat(4)

test('a token says its session and generation, and is made the same again', () => {
  const token = tokens.make(sessionId, 12)
  expect(tokens.read(token)).toEqual({ sessionId, generation: 12 })
  expect(tokens.make(sessionId, 12)).toBe(token)
  expect(tokens.make(sessionId, 13)).not.toBe(token)
})

describe('nobody else can make one', () => {
  const token = tokens.make(sessionId, 1)

  test('by changing any character', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, char) => {
        fc.pre(token[index] !== char)
        expect(tokens.read(token.slice(0, index) + char + token.slice(index + 1))).toBeNull()
      }),
    )
  })

  test.each([
    [''],
    ['..'],
    [`${token}x`],
    [` ${token}`],
    [`${token}\n`],
    [token.replace('.1.', '.01.')],
    [token.replace('.1.', '.2.')],
    [token.toUpperCase()],
    [createRefreshTokens('another secret of sixteen').make(sessionId, 1)],
  ])('%p', (forged) => expect(tokens.read(forged)).toBeNull())
})
