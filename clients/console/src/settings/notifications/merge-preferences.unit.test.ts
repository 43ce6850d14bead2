import type { Preferences } from '@chat/sdk/preferences'
import { expect, test } from '@jest/globals'
import { mergePreferences } from './merge-preferences.ts'

const now: Preferences = {
  inApp: true,
  push: true,
  email: { enabled: true, after: '10m' },
  digest: 'off',
  quietHours: null,
  types: { reaction: { push: false } },
}

test('of mails and of a type a part changes, and the rest stays', () => {
  expect(mergePreferences(now, { email: { after: '1h' } })).toEqual({ ...now, email: { enabled: true, after: '1h' } })
  expect(mergePreferences(now, { types: { reaction: { email: false }, mention: { inApp: false } } }).types).toEqual({
    reaction: { push: false, email: false },
    mention: { inApp: false },
  })
})

test('quiet hours begin and end as a whole', () => {
  const quietHours = { from: '22:00', to: '07:00' }
  const quiet = mergePreferences(now, { quietHours })

  expect(quiet).toEqual({ ...now, quietHours })
  expect(mergePreferences(quiet, { quietHours: null })).toEqual(now)
})
