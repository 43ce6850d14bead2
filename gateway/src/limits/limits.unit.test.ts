import { expect, test } from '@jest/globals'
import { budgetOf } from './budget.ts'

const limits = { RATE_LIMIT_PER_USER: 3, RATE_LIMIT_PER_ADDRESS: 2, RATE_LIMIT_CREDENTIALS: 1 }
const caller = { userId: 'u1', sessionId: 's1', roles: [], expiresAt: 0 }
const me = { method: 'GET', path: '/api/users/me' }
const login = { method: 'POST', path: '/api/auth/login' }

const keyOf = (address: string, route = me) => budgetOf(limits, { route, caller: undefined, address }).key

test('a user counts wherever they are', () => {
  expect(budgetOf(limits, { route: me, caller, address: '10.0.0.1' })).toEqual({ key: 'user u1', limit: 3 })
})

test('anybody else counts by address, and more strictly where credentials are tried', () => {
  expect(budgetOf(limits, { route: me, caller: undefined, address: '10.0.0.1' }).limit).toBe(2)
  expect(budgetOf(limits, { route: login, caller: undefined, address: '10.0.0.1' }).limit).toBe(1)
  expect(keyOf('10.0.0.1')).not.toBe(keyOf('10.0.0.2'))
  expect(keyOf('10.0.0.1', login)).not.toBe(keyOf('10.0.0.1', { method: 'POST', path: '/api/auth/refresh' }))
})

test('an IPv6 network of 64 bits is one client, an IPv4 address in IPv6 form is that address', () => {
  expect(keyOf('2001:db8:1:2::1')).toBe(keyOf('2001:db8:1:2:ffff::9'))
  expect(keyOf('2001:db8:1:2::1')).not.toBe(keyOf('2001:db8:1:3::1'))
  expect(keyOf('::ffff:10.0.0.1')).toBe(keyOf('10.0.0.1'))
})
