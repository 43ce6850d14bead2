import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterEach, expect, test } from '@jest/globals'
import { createLogger } from '../log/logger.ts'
import { until } from '../testing/until.ts'
import { createKeySet, type KeySet } from './key-set.ts'

const log = createLogger({ service: 'test', level: 'silent', format: 'json' })
const { publicKey } = generateKeyPairSync('ed25519')
let keySet: KeySet
afterEach(() => keySet.stop())

/** A publisher of keys, and a clock, that the test moves by hand. */
const open = (isDown = false) => {
  const published = new Map<string, KeyObject>([['k1', publicKey]])
  const state = { now: 1_000_000, fetches: 0, isDown, published }
  keySet = createKeySet({
    fetchKeys: async () => {
      state.fetches += 1
      if (state.isDown) throw new Error('down')
      return new Map(state.published)
    },
    minIntervalMs: 10_000,
    lifetimeMs: 300_000,
    retryMs: 5,
    now: () => state.now,
    log,
  })
  return state
}

test('is unavailable until it was fetched, which is tried until it works', async () => {
  const state = open(true)
  await until(() => state.fetches > 3)
  expect(keySet.isReady()).toBe(false)
  await expect(keySet.find('k1')).rejects.toMatchObject({ slug: 'unavailable' })

  state.isDown = false
  await until(() => keySet.isReady())
  expect(await keySet.find('k1')).toBe(publicKey)
})

test('a storm of unknown ids fetches nothing within the interval, then once', async () => {
  const state = open()
  await until(() => keySet.isReady())
  for (let n = 0; n < 100; n += 1) expect(await keySet.find(`forged${n}`)).toBeNull()
  expect(state.fetches).toBe(1)

  state.now += 10_000
  const found = await Promise.all(Array.from({ length: 100 }, (_, n) => keySet.find(`other${n}`)))
  expect(found.every((key) => key === null)).toBe(true)
  expect(state.fetches).toBe(2)
})

test('an unknown id that was asked for is remembered', async () => {
  const state = open()
  await until(() => keySet.isReady())
  state.now += 10_000
  expect(await keySet.find('forged')).toBeNull()
  expect(state.fetches).toBe(2)

  state.now += 10_000
  expect(await keySet.find('forged')).toBeNull()
  expect(state.fetches).toBe(2)
})

test('a new key is found, by all who wait for it, with one fetch', async () => {
  const state = open()
  await until(() => keySet.isReady())
  state.published.set('k2', publicKey)
  state.now += 10_000
  expect(await Promise.all([keySet.find('k2'), keySet.find('k2'), keySet.find('k1')])).toEqual(Array(3).fill(publicKey))
  expect(state.fetches).toBe(2)
})

test('keys stay known while nobody publishes them, and no id is condemned by a failure', async () => {
  const state = open()
  await until(() => keySet.isReady())
  state.isDown = true
  state.now += 10_000
  expect(await keySet.find('k2')).toBeNull()
  expect(await keySet.find('k1')).toBe(publicKey)

  state.isDown = false
  state.published.set('k2', publicKey)
  state.now += 10_000
  expect(await keySet.find('k2')).toBe(publicKey)
})

test('a key that is expected is fetched at once, by all who come meanwhile with one fetch, and asked for once a second', async () => {
  const state = open()
  await until(() => keySet.isReady())
  state.now += 1_000
  state.published.set('k2', publicKey)
  for (let n = 0; n < 10; n += 1) keySet.expect(['k1', 'k2'])
  expect(await Promise.all(Array.from({ length: 1_000 }, () => keySet.find('k2')))).toEqual(
    Array(1_000).fill(publicKey),
  )
  keySet.expect(['k1', 'k2'])
  expect(state.fetches).toBe(2)

  state.now += 999
  keySet.expect(['k1', 'k2', 'k3']) // an instance that has not read it yet publishes no k3
  expect(state.fetches).toBe(2)
  state.now += 1
  keySet.expect(['k1', 'k2', 'k3'])
  expect(state.fetches).toBe(3)
})

test('a key that is none any more is not found, whatever was fetched before, and that is told', async () => {
  const state = open()
  await until(() => keySet.isReady())
  expect(keySet.lost()).toBe(0)
  keySet.expect(['k2'])
  expect([await keySet.find('k1'), keySet.lost()]).toEqual([null, 1])

  state.published.delete('k1')
  state.published.set('k2', publicKey)
  state.now += 1_000
  keySet.expect(['k2'])
  await until(() => keySet.find('k2'))
  keySet.expect(['k2'])
  expect(keySet.lost()).toBe(1)
})

test('an id that was made up before it became a key is a key', async () => {
  const state = open()
  await until(() => keySet.isReady())
  state.now += 10_000
  expect(await keySet.find('k2')).toBeNull()
  state.now += 1_000
  state.published.set('k2', publicKey)
  keySet.expect(['k1', 'k2'])
  expect(await keySet.find('k2')).toBe(publicKey)
})
