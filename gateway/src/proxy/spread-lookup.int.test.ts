import { expect, test } from '@jest/globals'
import { inAnyOrder, spreadLookup } from './spread-lookup.ts'

test('a name is looked up as the caller asks for it', async () => {
  const all = await new Promise((resolve) =>
    spreadLookup('localhost', { all: true }, (_error, found) => resolve(found)),
  )
  expect(all).toContainEqual({ address: '127.0.0.1', family: 4 })
  const one = await new Promise((resolve) =>
    spreadLookup('localhost', { family: 4 }, (_error, address, family) => resolve([address, family])),
  )
  expect(one).toEqual(['127.0.0.1', 4])
})

test('a name that nobody has is an error', async () => {
  const error = await new Promise((resolve) => spreadLookup('nowhere.invalid', { all: true }, resolve))
  expect(error).toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) })
})

test('every address comes first some time, but none of the other family', () => {
  const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => ({ address, family: 4 }))
  const other = { address: 'fd00::1', family: 6 }
  const orders = Array.from({ length: 200 }, () => inAnyOrder([addresses[0]!, other, ...addresses.slice(1)]))
  expect(new Set(orders.map(([first]) => first))).toEqual(new Set(addresses))
  expect(new Set(orders.map((order) => order.at(-1)))).toEqual(new Set([other]))
})
