import { expect, test } from '@jest/globals'
import { username } from '@chat/common/http/input'
import { email, newAccount, type Account } from '../accounts/account.ts'
import { tombstoneOf } from './tombstone.ts'

const at = new Date('2026-01-01T00:00:00Z')
const account: Account = {
  ...newAccount({
    id: '0123456789abcdef01234567',
    username: 'ada',
    email: 'ada@example.org',
    emailVerified: true,
    displayName: 'Ada Lovelace',
    roles: ['admin'],
    createdAt: new Date(0),
    passwordHash: 'a hash',
    identities: [{ provider: 'somewhere', subject: 'ada-1' }],
    tokens: [{ purpose: 'unlock', hash: 'token hash', createdAt: at, expiresAt: at }],
  }),
  version: 7,
  sessionsGeneration: 3,
  keptSessionId: 'a session',
  mfa: { sealedSecret: 'sealed', lastStep: 1, recoveryHashes: ['recovery hash'] },
}
const { account: left, entries, work } = tombstoneOf(account, { at, by: 'an instance', counters: ['a key'] })

test('of a closed account stays that there was one', () => {
  expect(left).toEqual({
    id: account.id,
    version: 7,
    username: `deleted:${account.id}`,
    email: `deleted:${account.id}`,
    emailVerified: false,
    displayName: '',
    roles: [],
    createdAt: account.createdAt,
    deletedAt: at,
    sessionsGeneration: 4,
    tokens: [],
    identities: [],
  })
})

test('its names are none that anybody could register or ask for', () => {
  expect(username.safeParse(left.username).success).toBe(false)
  expect(email.safeParse(left.email).success).toBe(false)
})

test('the event says who and when, and nothing else', () => {
  expect(entries).toMatchObject([{ type: 'user_deleted', subject: account.id }])
  expect(entries![0]!.data).toEqual({ userId: account.id, deletedAt: at.toISOString() })
})

test('its address is in the mail that goes there, and nowhere else', () => {
  expect(work!.map(({ kind }) => kind)).toEqual(['erase', 'mail', 'audit'])
  const others = [left, entries, work!.filter(({ kind }) => kind !== 'mail')]
  expect(JSON.stringify(others)).not.toMatch(/ada|hash|sealed/)
})
