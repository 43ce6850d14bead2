import { expect, test } from '@jest/globals'
import { loadConfig } from './config.ts'

const valid = {
  MONGO_URL: 'mongodb://127.0.0.1:27017/notification_db',
  AUTH_URL: 'http://127.0.0.1:3001',
  AUTH_INTERNAL_URL: 'http://127.0.0.1:4001',
  CHAT_INTERNAL_URL: 'http://127.0.0.1:4003',
  INTERNAL_SECRET: 'sixteen letters.',
}

test('what is not set has a default', () => {
  expect(loadConfig(valid)).toMatchObject({ FOLD_WITHIN_MS: 50, LATE_WITHIN_SECONDS: 86_400 })
})

test('every mistake is told at once, and no value', () => {
  const load = () =>
    loadConfig({ ...valid, MONGO_URL: 'postgres://secret', FOLD_WITHIN_MS: '2000', LATE_WITHIN_SECONDS: 'x' })
  expect(load).toThrow(/MONGO_URL[^]*FOLD_WITHIN_MS[^]*LATE_WITHIN_SECONDS/)
  expect(load).not.toThrow(/secret/)
})
