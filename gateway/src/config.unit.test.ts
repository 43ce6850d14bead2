import { expect, test } from '@jest/globals'
import { loadConfig } from './config.ts'

const env = {
  AUTH_URL: 'http://auth:3000/',
  AUTH_INTERNAL_URL: 'http://auth:3001',
  INTERNAL_SECRET: 'a secret of sixteen or more',
  USER_URL: 'http://user:3000',
  CHAT_URL: 'http://chat:3000',
  NOTIFICATION_URL: 'http://notification:3000',
}

test('limits are on and no other origin may call unless it says so', () => {
  expect(loadConfig(env)).toMatchObject({ AUTH_URL: 'http://auth:3000', RATE_LIMIT_ENABLED: true, CORS_ORIGINS: [] })
  expect(
    loadConfig({ ...env, CORS_ORIGINS: 'https://a.example, http://b.example:8080', RATE_LIMIT_ENABLED: 'false' }),
  ).toMatchObject({
    CORS_ORIGINS: ['https://a.example', 'http://b.example:8080'],
    RATE_LIMIT_ENABLED: false,
  })
})

test.each(['*', 'https://a.example/', 'a.example', 'null', 'https://a.example,'])(
  '%s is no list of origins',
  (origins) => {
    expect(() => loadConfig({ ...env, CORS_ORIGINS: origins })).toThrow('CORS_ORIGINS')
  },
)
