import { expect, test } from '@jest/globals'
import { adminDoors, notificationDoors } from '../tests/security/doors.ts'
import { defaultPreferences } from '../notification-service/src/recipients/preferences.ts'
import { callsOf, callsOn } from './testing/calls.ts'
import { read } from './testing/markdown.ts'

const page = 'docs/notifications.md'

test('every call about notifications is told of, and that it is open or not, and no other is', () => {
  const webhookDoors = adminDoors.filter(({ path }) => path.startsWith('/webhooks'))
  expect(callsOn(page)).toEqual(callsOf([...notificationDoors, ...webhookDoors]))
})

test('the preferences that it shows are those that hold before anybody chooses', () => {
  const [, shown] = /```json\n([^]*?)```/.exec(read(page)) ?? []
  expect(JSON.parse(shown!)).toEqual(defaultPreferences)
})
