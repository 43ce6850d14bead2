import { expect, test } from '@jest/globals'
import { keyTimesOf } from './key-schedule.ts'
import { openKeyRing, sealingKeyOf } from './open-key-ring.ts'
import { makeKey, type StoredKey } from './signing-key.ts'

const secret = 'a secret of sixteen'
const sealingKey = sealingKeyOf(secret)
const times = keyTimesOf({
  KEY_SET_LIFETIME_SECONDS: 300,
  KEY_RELOAD_SECONDS: 10,
  ACCESS_TOKEN_TTL_SECONDS: 900,
  REVOCATION_OVERLAP_SECONDS: 10,
  KEY_ROTATION_SECONDS: 86_400,
})
const make = (sequence: number, activeMs: number, reason: StoredKey['reason'] = 'age') =>
  makeKey(sealingKey, { sequence, createdAt: new Date(0), activeFrom: new Date(activeMs), reason })

/** A ring over a list of keys that may grow, and how often it was read, under a clock that is moved by hand. */
const open = async (keys: StoredKey[]) => {
  const state = { keys, nowMs: 0, reads: 0 }
  const list = async () => {
    state.reads += 1
    return [...state.keys]
  }
  const signingKeys = { list, insert: async () => false }
  const ring = await openKeyRing({ signingKeys, secret, times, now: () => new Date(state.nowMs) })
  const indexOf = (kid: string) => state.keys.findIndex((key) => key.kid === kid)
  return { ring, state, signsWith: () => indexOf(ring.signingKey().kid), published: () => ring.kids().map(indexOf) }
}

test('signs with the newest that is active, and knows the one before until its tokens are over', async () => {
  const { ring, state, signsWith, published } = await open([await make(1, 0), await make(2, 10_000)])
  const [first] = state.keys
  expect([signsWith(), published(), ring.lost()]).toEqual([0, [0, 1], 0])
  state.nowMs = 10_000
  expect([signsWith(), published(), ring.lost()]).toEqual([1, [0, 1], 0])
  state.nowMs = 10_000 + 909_999
  expect(await ring.findPublicKey(first!.kid)).not.toBeNull()
  state.nowMs += 1
  expect([signsWith(), published(), ring.lost()]).toEqual([1, [1], 1])
  expect(await ring.findPublicKey(first!.kid)).toBeNull()
  expect(ring.jwks().keys).toHaveLength(1)
})

test('knows nothing older than a key that was made as the others were compromised, whatever its clock says', async () => {
  const keys = [await make(1, 0), await make(2, 50_000), await make(3, 60_000, 'compromise')]
  const { ring, signsWith, published } = await open(keys)
  expect([signsWith(), published()]).toEqual([2, [2]])
  for (const { kid } of keys.slice(0, 2)) expect(await ring.findPublicKey(kid)).toBeNull()
})

test('finds a key that another instance has made, with one reading for all who ask, and at most one a second', async () => {
  const { ring, state } = await open([await make(1, 0)])
  const added = await make(2, 0)
  state.keys.push(added)
  state.nowMs = 1_000
  const before = state.reads
  const found = await Promise.all(Array.from({ length: 1_000 }, () => ring.findPublicKey(added.kid)))
  expect(found.every((key) => key !== null)).toBe(true)
  expect(state.reads).toBe(before + 1)

  for (let n = 0; n < 100; n += 1) expect(await ring.findPublicKey(`forged${n}`)).toBeNull()
  expect(state.reads).toBe(before + 1)
})

test('opens what the old secret has sealed, and stays as it is when it finds what neither has', async () => {
  const { ring, state } = await open([await make(1, 0)])
  const { signingKeys } = { signingKeys: { list: async () => state.keys, insert: async () => false } }
  const options = { signingKeys, times, now: () => new Date(0) }
  const later = await openKeyRing({ ...options, secret: 'the next secret', oldSecret: secret })
  expect(later.kids()).toEqual(ring.kids())

  const others = sealingKeyOf('the next secret')
  state.keys.push(await makeKey(others, { ...state.keys[0]!, sequence: 2 }))
  await expect(ring.reload()).rejects.toThrow('KEY_ENCRYPTION_SECRET')
  expect(ring.kids()).toEqual([state.keys[0]!.kid])
  expect((await later.reload()).length).toBe(2)
})
