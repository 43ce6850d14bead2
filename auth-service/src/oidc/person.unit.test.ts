import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { username } from '@chat/common/http/input'
import { personOf, saysEnough } from './person.ts'
import { displayNameOf, usernameCandidates } from './username-candidates.ts'

describe('what a provider says of somebody', () => {
  test('is taken from the id token, and from beside it what is not in there', () => {
    const idToken = { sub: 's1', auth_time: 1_700_000_000 }
    const userInfo = { sub: 's1', email: 'Ada@Example.org', email_verified: true, name: 'Ada', auth_time: 1 }
    expect(personOf('one', idToken, userInfo)).toEqual({
      provider: 'one',
      subject: 's1',
      email: 'ada@example.org',
      emailVerified: true,
      name: 'Ada',
      preferredUsername: undefined,
      authenticatedAt: new Date(1_700_000_000_000),
    })
  })

  test.each<[object, object, boolean]>([
    [{ email: 'a@b.cd', email_verified: true }, {}, true],
    [{ email: 'a@b.cd', email_verified: 'true' }, {}, true],
    [{ email: 'a@b.cd', email_verified: 'false' }, {}, false],
    [{ email: 'a@b.cd', email_verified: 1 }, {}, false],
    [{ email: 'a@b.cd' }, {}, false],
    [{ email_verified: true }, {}, false],
    // of two sources one counts, address and all
    [{ email_verified: true }, { email: 'a@b.cd' }, false],
    [{ email: 'x@y.zz', email_verified: true }, { email: 'a@b.cd' }, false],
    [{ email: 'a@b.cd' }, { email_verified: true }, false],
    [{ email: 'a@b.cd' }, { email: 'a@b.cd', email_verified: true }, true],
  ])('%j with %j is a right address: %s', (idToken, userInfo, expected) => {
    expect(personOf('one', { sub: 's1', ...idToken }, userInfo).emailVerified).toBe(expected)
  })

  test.each([{}, { sub: '' }, { sub: 5 }, { sub: 'x'.repeat(256) }])('without a subject is nobody: %j', (idToken) => {
    expect(() => personOf('one', idToken)).toThrow('failed')
  })

  test('of any shape whatever is somebody, with what can be used of it', () => {
    const claims = fc.record({
      email: fc.anything(),
      email_verified: fc.anything(),
      name: fc.anything(),
      preferred_username: fc.anything(),
      auth_time: fc.anything(),
    })
    fc.assert(
      fc.property(claims, claims, (idToken, userInfo) => {
        const person = personOf('one', { sub: 's1', ...idToken }, userInfo)
        expect(person.subject).toBe('s1')
      }),
    )
  })

  test('is enough where it tells the address and whether it is right', () => {
    expect(saysEnough({ email: 'a@b.cd', email_verified: false })).toBe(true)
    expect(saysEnough({ email: 'a@b.cd' })).toBe(false)
    expect(saysEnough({})).toBe(false)
  })
})

describe('a username', () => {
  const first = (given: { preferredUsername?: string; email?: string }) =>
    usernameCandidates({ provider: 'one', subject: 's1', emailVerified: true, ...given })[0]

  test.each([
    [{ preferredUsername: 'Ada Lovelace', email: 'x@example.org' }, 'ada.lovelace'],
    [{ preferredUsername: 'ada@example.org', email: 'other@example.org' }, 'ada'],
    [{ preferredUsername: 'Ägidius Müßig' }, 'agidius.mu.ig'],
    [{ preferredUsername: '李', email: 'lee.kun@example.org' }, 'lee.kun'],
    [{ preferredUsername: '..', email: 'grace@example.org' }, 'grace'],
    [{ preferredUsername: `${'x'.repeat(40)}` }, 'x'.repeat(27)],
  ])('of %j is %s', (given, expected) => {
    expect(first(given)).toBe(expected)
  })

  test('can always be one, whatever they are called elsewhere, and there are others to try', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ unit: 'binary' })), fc.option(fc.emailAddress()), (name, email) => {
        const candidates = usernameCandidates({
          provider: 'one',
          subject: 's1',
          emailVerified: true,
          ...(name !== null && { preferredUsername: name }),
          ...(email !== null && { email }),
        })
        expect(candidates.length).toBeGreaterThanOrEqual(6)
        for (const candidate of candidates) expect(username.parse(candidate)).toBe(candidate)
      }),
    )
  })
})

test.each([
  ['Ada', 'Ada'],
  [' Ada\0 ', 'Ada'],
  ['😀'.repeat(70), '😀'.repeat(64)],
  ['', undefined],
  ['   ', undefined],
  [undefined, undefined],
])('the name %j is shown as %j', (name, expected) => {
  expect(displayNameOf({ provider: 'one', subject: 's1', emailVerified: true, name })).toBe(expected)
})
