import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isOpen, takesCredentials } from './open-routes.ts'
import { pathOf } from './path-of.ts'
import { serviceFor } from './route-table.ts'

describe('the path of a request', () => {
  test.each([
    ['/api/users/me?x=/../y', '/api/users/me'],
    ['/API/Auth/LOGIN/', '/api/auth/login'],
    ['/api/auth/%6Cogin', '/api/auth/login'],
    ['/api/messages/c/m/reactions/%F0%9F%91%8D', '/api/messages/c/m/reactions/👍'],
    ['/api/auth/.well-known/jwks.json', '/api/auth/.well-known/jwks.json'],
    ['/', '/'],
    ['/socket.io/?EIO=4', '/socket.io'],
  ])('%s is looked up as %s', (target, path) => expect(pathOf(target)).toBe(path))

  test.each([
    'http://chat/api/users/me',
    '*',
    '',
    'api/users',
    '//api/users/me',
    '/api//users/me',
    '/api/users/..',
    '/api/../internal/accounts',
    '/api/./users',
    '/api/users/%2e%2e/%2e%2e/internal',
    '/api/users/%2E./x',
    '/api/users/..%2f..%2finternal',
    '/api/users/a%2fb',
    '/api/users/a%5cb',
    '/api/users\\..\\internal',
    '/api/users/%00',
    '/api/users/%0d%0ax',
    '/api/users/%zz',
    '/api/users/%ff',
    '/api/users/me#x',
    '/api/users/é',
    '/api/users/ x',
  ])('%s is refused', (target) =>
    expect(() => pathOf(target)).toThrow(expect.objectContaining({ slug: 'invalid-request' })),
  )

  test('whatever is taken leads a server behind to the same place', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      'api',
      'users',
      'internal',
      '?',
      '%25',
      'x',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const target = `/api/users/${pieces.join('')}`
        let path
        try {
          path = pathOf(target)
        } catch {
          return
        }
        expect(serviceFor(path)).toBe('user')
        expect(new URL(target, 'http://x').pathname.toLowerCase()).toMatch(/^\/api\/users(\/|$)/)
      }),
    )
  })
})

test.each([
  ['/api/auth', 'auth'],
  ['/api/users/me', 'user'],
  ['/api/chat/send', 'chat'],
  ['/api/chats', 'chat'],
  ['/api/messages/x', 'chat'],
  ['/api/invites/x/join', 'chat'],
  ['/api/attachments/x', 'chat'],
  ['/api/notifications', 'notification'],
  ['/api/webhooks', 'notification'],
  ['/api', undefined],
  ['/api/chatsx', undefined],
  ['/api/internal', undefined],
  ['/api/constructor', undefined],
  ['/internal/accounts', undefined],
  ['/metrics', undefined],
  ['/x/api/users', undefined],
])('%s is answered by %s', (path, service) => expect(serviceFor(path)).toBe(service))

test.each([
  ['POST', '/api/auth/login', true, true],
  ['POST', '/api/auth/refresh', true, true],
  ['GET', '/api/auth/login', false, false],
  ['GET', '/api/auth/.well-known/jwks.json', true, false],
  ['HEAD', '/api/auth/.well-known/jwks.json', true, false],
  ['GET', '/api/auth/oidc/some/callback', true, false],
  ['GET', '/api/auth/oidc/some/callback/x', false, false],
  ['POST', '/api/auth/logout', false, false],
  ['GET', '/api/auth/me', false, false],
  ['GET', '/api/users/me', false, false],
])('%s %s: open %s, credentials %s', (method, path, open, credentials) => {
  expect(isOpen({ method, path })).toBe(open)
  expect(takesCredentials({ method, path })).toBe(credentials)
})
