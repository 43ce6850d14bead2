import { expect, test } from '@jest/globals'
import { deriveKey } from './derive-key.ts'
import { seal, unseal } from './sealed.ts'

const key = deriveKey('a secret of sixteen', 'test')
const content = Buffer.from('the private half')

test('opens with its key and label, and with nothing else', () => {
  const sealed = seal(content, key, 'k1')
  expect(unseal(sealed, key, 'k1')).toEqual(content)
  expect(seal(content, key, 'k1')).not.toBe(sealed)
  expect(() => unseal(sealed, key, 'k2')).toThrow()
  expect(() => unseal(sealed, deriveKey('a secret of sixteen', 'other'), 'k1')).toThrow()
  expect(() => unseal(sealed.slice(0, 20), key, 'k1')).toThrow()
  for (const index of [0, 12, 28]) {
    const changed = Buffer.from(sealed, 'base64url')
    changed[index]! ^= 1
    expect(() => unseal(changed.toString('base64url'), key, 'k1')).toThrow()
  }
})
