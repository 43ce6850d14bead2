import { expect, test } from '@jest/globals'
import { deriveKey } from '../vault/derive-key.ts'
import { openKeyRing } from './open-key-ring.ts'
import { makeKey } from './signing-key.ts'

const secret = 'a secret of sixteen'

test('signs with the newest that is active, publishes what has not retired', async () => {
  const sealingKey = deriveKey(secret, 'signing-keys')
  const [first, second, third] = await Promise.all(
    [1, 2, 3].map((sequence) => makeKey(sealingKey, sequence, new Date(0))),
  )
  const keys = [
    { ...first!, retiresAt: new Date(3_000) },
    { ...second!, activeFrom: new Date(1_000) },
    { ...third!, activeFrom: new Date(5_000) },
  ]
  let nowMs = 0
  const signingKeys = { list: async () => keys, insert: async () => false }
  const ring = await openKeyRing({ signingKeys, secret, now: () => new Date(nowMs) })
  const state = () => [keys.findIndex(({ kid }) => kid === ring.signingKey().kid), ring.jwks().keys.length]

  expect(state()).toEqual([0, 3])
  nowMs = 1_000
  expect(state()).toEqual([1, 3])
  nowMs = 3_000
  expect(state()).toEqual([1, 2])
  expect(ring.findPublicKey(first!.kid)).toBeNull()
  expect(ring.findPublicKey(third!.kid)).not.toBeNull()
  nowMs = 5_000
  expect(state()).toEqual([2, 2])
})
