import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fold, searchKey } from './fold.ts'

/** Letters that fold in a way of their own, among plain ones. */
const letter = fc.constantFrom(...'aZ éÉİıΑΣςσßﬁÅ한中А́й😀\n\u3000Ǆ½')
const name = fc.array(letter, { maxLength: 80 }).map((letters) => letters.join(''))

describe('folding a name', () => {
  test.each([
    ['Ada  Lovelace ', 'ada lovelace'],
    ['ÉMILIE', 'emilie'],
    ['e\u0301', 'e'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Ａｄａ', 'ada'],
    ['Ada\u0000\u0007', 'ada'],
  ])('%j is %j', (given, expected) => expect(fold(given)).toBe(expected))

  test('the beginning of a name is the beginning of what it folds to', () => {
    fc.assert(
      fc.property(name, fc.nat({ max: 80 }), (given, length) => {
        const beginning = [...given].slice(0, length).join('')
        expect(fold(given).startsWith(fold(beginning))).toBe(true)
      }),
    )
  })

  test('folding twice changes nothing, and keys stay short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 64 }), (given) => {
        expect(Buffer.byteLength(searchKey(given, 'f'.repeat(24)))).toBeLessThan(256)
        expect(fold(given).isWellFormed()).toBe(true)
      }),
    )
    fc.assert(fc.property(name, (given) => expect(fold(fold(given))).toBe(fold(given))))
  })
})
