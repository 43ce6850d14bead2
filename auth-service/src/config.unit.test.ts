import { expect, test } from '@jest/globals'
import { ConfigError } from '@chat/common/config/read-config'
import { loadConfig } from './config.ts'

const least = { MONGO_URL: 'mongodb://127.0.0.1/auth_db', INTERNAL_SECRET: 'sixteen letters!' }

test('little must be said', () => {
  expect(loadConfig(least)).toMatchObject({
    KEY_ENCRYPTION_SECRET: 'sixteen letters!',
    ACCESS_TOKEN_TTL_SECONDS: 900,
    REFRESH_TOKEN_TTL_SECONDS: 2_592_000,
    REFRESH_GRACE_SECONDS: 30,
    BCRYPT_COST: 12,
    RATE_LIMIT_ENABLED: true,
  })
})

test.each([
  [{ BCRYPT_COST: '3' }, 'BCRYPT_COST'],
  [{ KEY_ENCRYPTION_SECRET: 'short' }, 'KEY_ENCRYPTION_SECRET'],
  [{ INTERNAL_SECRET: '' }, 'INTERNAL_SECRET'],
  [{ ACCESS_TOKEN_TTL_SECONDS: '15m' }, 'ACCESS_TOKEN_TTL_SECONDS'],
  [{ RATE_LIMIT_ENABLED: 'maybe' }, 'RATE_LIMIT_ENABLED'],
  [{ ADMIN_USERNAME: 'root' }, 'ADMIN_PASSWORD'],
  [{ ADMIN_USERNAME: 'root', ADMIN_PASSWORD: 'secret', ADMIN_EMAIL: 'root@example.org' }, 'ADMIN_PASSWORD'],
])('%j is named, its value is not', (env, name) => {
  const load = () => loadConfig({ ...least, ...env })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(name)
  expect(load).not.toThrow(/short|15m|maybe|secret$/)
})
