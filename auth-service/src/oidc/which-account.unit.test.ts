import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { newAccount, type Account } from '../accounts/account.ts'
import type { Person } from './person.ts'
import { mayLink, whichAccount } from './which-account.ts'

const accountWith = (given: Partial<Account> = {}): Account => ({
  ...newAccount({
    id: 'a'.repeat(24),
    username: 'ada',
    email: 'ada@example.org',
    emailVerified: true,
    displayName: 'Ada',
    roles: [],
    createdAt: new Date(0),
    passwordHash: 'x',
  }),
  ...given,
})
const person: Person = { provider: 'one', subject: 's1', email: 'ada@example.org', emailVerified: true }
const linked = { identities: [{ provider: 'one', subject: 's1' }] }
const disabled = { disabledAt: new Date(0) }
const deleted = { deletedAt: new Date(0) }

describe('a login at a provider', () => {
  test.each<[string, Partial<Person>, Partial<Account> | null, Partial<Account> | null, string]>([
    // what, the person, the account with this login, the account with this address, what becomes of it
    ['that is known', {}, linked, null, 'log-in'],
    ['that is known, and its address is another account', {}, { ...linked, email: 'x@y.zz' }, {}, 'log-in'],
    ['that is known and tells no address', { email: undefined }, linked, null, 'log-in'],
    ['that is known and disabled', {}, { ...linked, ...disabled }, null, 'account-disabled'],
    ['that is known and deleted', {}, { ...linked, ...deleted }, null, 'failed'],
    ['of a verified address', {}, null, {}, 'link'],
    [
      'of a verified address beside another provider',
      {},
      null,
      { identities: [{ provider: 'two', subject: 's1' }] },
      'link',
    ],
    ['of an address that the provider is not sure of', { emailVerified: false }, null, {}, 'email-taken'],
    ['of an address that nobody has verified here', {}, null, { emailVerified: false }, 'email-taken'],
    ['of an address verified nowhere', { emailVerified: false }, null, { emailVerified: false }, 'email-taken'],
    [
      'of an address that had another subject',
      {},
      null,
      { identities: [{ provider: 'one', subject: 's2' }] },
      'email-taken',
    ],
    ['of a verified address of somebody disabled', {}, null, disabled, 'account-disabled'],
    ['of an unverified address of somebody disabled', { emailVerified: false }, null, disabled, 'email-taken'],
    ['of an address of a tombstone', {}, null, deleted, 'email-taken'],
    ['of somebody new', {}, null, null, 'register'],
    ['of somebody new and not sure', { emailVerified: false }, null, null, 'register'],
    ['of somebody new without an address', { email: undefined, emailVerified: false }, null, null, 'email-required'],
  ])('%s', (_, changed, byIdentity, byEmail, expected) => {
    const decision = whichAccount(
      { ...person, ...changed },
      { byIdentity: byIdentity && accountWith(byIdentity), byEmail: byEmail && accountWith(byEmail) },
    )
    expect(decision.kind === 'refuse' ? decision.refusal : decision.kind).toBe(expected)
  })

  test('of somebody new is as sure as the provider is', () => {
    const known = { byIdentity: null, byEmail: null }
    expect(whichAccount(person, known)).toEqual({ kind: 'register', email: person.email, emailVerified: true })
    expect(whichAccount({ ...person, emailVerified: false }, known)).toMatchObject({ emailVerified: false })
  })

  test('whatever is known, opens an account only by its own identity or an address that both sides have verified', () => {
    const account = fc.record({
      emailVerified: fc.boolean(),
      email: fc.constantFrom('ada@example.org', 'bob@example.org'),
      disabledAt: fc.constantFrom(undefined, new Date(0)),
      deletedAt: fc.constantFrom(undefined, new Date(0)),
      identities: fc.array(
        fc.record({ provider: fc.constantFrom('one', 'two'), subject: fc.constantFrom('s1', 's2') }),
        { maxLength: 3 },
      ),
    })
    const somebody = fc.record({ emailVerified: fc.boolean(), email: fc.constantFrom('ada@example.org', undefined) })
    fc.assert(
      fc.property(somebody, fc.option(account), fc.option(account), (given, first, second) => {
        const asking = { ...person, ...given }
        const byIdentity = first && accountWith({ ...first, ...linked } as Partial<Account>)
        const byEmail = second && accountWith(second as Partial<Account>)
        const decision = whichAccount(asking, { byIdentity, byEmail })
        if (decision.kind !== 'log-in' && decision.kind !== 'link') return

        expect([decision.account.disabledAt, decision.account.deletedAt]).toEqual([undefined, undefined])
        if (decision.kind === 'log-in') return expect(decision.account).toBe(byIdentity)
        expect(decision.account).toMatchObject({ emailVerified: true, email: asking.email })
        expect(asking.emailVerified).toBe(true)
      }),
    )
  })
})

describe('a login to link', () => {
  const other = accountWith({ id: 'b'.repeat(24), ...linked })
  test.each<[string, Partial<Account>, Account | null, string | null]>([
    ['is for the account that asks', {}, null, 'yes'],
    ['is theirs whatever the address', { email: 'x@y.zz', emailVerified: false }, null, 'yes'],
    ['is there already', linked, accountWith(linked), null],
    ['belongs to somebody else', {}, other, 'identity-taken'],
    ['is the second of its provider', { identities: [{ provider: 'one', subject: 's2' }] }, null, 'provider-linked'],
    ['comes beside that of another provider', { identities: [{ provider: 'two', subject: 's1' }] }, null, 'yes'],
    ['of somebody disabled', disabled, null, 'account-disabled'],
    ['of somebody deleted', deleted, null, 'account-disabled'],
  ])('%s', (_, account, byIdentity, expected) => {
    expect(mayLink(accountWith(account), person, byIdentity)).toBe(expected)
  })
})
