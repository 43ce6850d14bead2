import { expect, test } from '@jest/globals'
import { authDoors, userDoors } from '../tests/security/doors.ts'
import { callsOf, callsOn } from './testing/calls.ts'

test('every call about accounts and people is told of, and that it is open or not, and no other is', () => {
  expect(callsOn('docs/accounts.md')).toEqual(callsOf([...authDoors, ...userDoors]))
})
