import { describe, expect, test } from '@jest/globals'
import { testConfig } from '../testing/test-config.ts'

const good = { id: 'one', name: 'One', issuer: 'https://one.example', clientId: 'chat', clientSecret: 'a secret' }
const read = (list: unknown) => testConfig({ OIDC_PROVIDERS: JSON.stringify(list) }).OIDC_PROVIDERS
const mistakesOf = (work: () => unknown): string => {
  try {
    work()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('there are none unless they are configured', () => {
  expect(testConfig().OIDC_PROVIDERS).toEqual([])
})

test('a provider needs little', () => {
  expect(read([good])).toEqual([{ ...good, scopes: 'openid email profile', clientAuth: 'client_secret_basic' }])
  const { clientSecret: _, ...open } = good
  expect(read([open])).toMatchObject([{ clientAuth: 'none' }])
  for (const issuer of ['http://127.0.0.1:9000', 'http://localhost:9000/realm', 'http://[::1]', 'https://a.b/c/'])
    expect(read([{ ...good, issuer }])).toMatchObject([{ issuer }])
})

describe('what is refused, by name and without its value', () => {
  test.each<[object[] | object, string]>([
    [[{ ...good, issuer: 'http://one.example' }], 'OIDC_PROVIDERS.0.issuer'],
    [[{ ...good, issuer: 'http://127.0.0.1.evil.example' }], 'OIDC_PROVIDERS.0.issuer'],
    [[{ ...good, issuer: 'ftp://one.example' }], 'OIDC_PROVIDERS.0.issuer'],
    [[{ ...good, issuer: 'https://one.example?x=1' }], 'OIDC_PROVIDERS.0.issuer'],
    [[{ ...good, issuer: 'one' }], 'OIDC_PROVIDERS.0.issuer'],
    [[{ ...good, id: 'One' }], 'OIDC_PROVIDERS.0.id'],
    [[{ ...good, id: '' }], 'OIDC_PROVIDERS.0.id'],
    [[{ ...good, scopes: 'email' }], 'OIDC_PROVIDERS.0.scopes'],
    [[{ ...good, clientAuth: 'none' }], 'OIDC_PROVIDERS.0.clientSecret'],
    [[{ ...good, clientSecret: undefined, clientAuth: 'client_secret_post' }], 'OIDC_PROVIDERS.0.clientSecret'],
    [[{ ...good, clientId: undefined }], 'OIDC_PROVIDERS.0.clientId'],
    [[{ ...good, more: 1 }], 'OIDC_PROVIDERS.0'],
    [[good, good], 'OIDC_PROVIDERS'],
    [good, 'OIDC_PROVIDERS'],
  ])('%j', (list, name) => {
    const message = mistakesOf(() => read(list))
    expect(message).toContain(`  ${name}: `)
    expect(message).not.toContain('a secret')
  })

  test('what is no JSON', () => {
    expect(mistakesOf(() => testConfig({ OIDC_PROVIDERS: '[{"clientSecret":"a secret"' }))).toMatch(
      /OIDC_PROVIDERS: must be a JSON array$/,
    )
  })
})
