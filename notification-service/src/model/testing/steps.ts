import fc from 'fast-check'
import type { Level } from '../../inboxes/inbox.ts'
import type { Preferences } from '../../recipients/preferences.ts'
import type { Person } from './expected.ts'

export const people = 3
export const chats = 2

type At = { who: number; chat: number }
export type Step =
  | ({ kind: 'say'; mentions: number[] } & At)
  | ({ kind: 'read'; share: number } & At)
  | ({ kind: 'mark' | 'dismiss' } & At)
  | ({ kind: 'choose'; level: Level; isMuted: boolean } & At)
  | { kind: 'block'; who: number; other: number; isBlocked: boolean }
  | { kind: 'prefer'; who: number; preferences: Person['preferences'] }
  | { kind: 'be'; who: number; presence: Person['presence'] }
  | { kind: 'wait'; seconds: number }

const who = fc.nat(people - 1)
const chat = fc.nat(chats - 1)
const level = fc.constantFrom<Level>('all', 'mentions', 'none')
const presence = fc.constantFrom<Person['presence']>('offline', 'offline', 'away', 'online')

export const preferences: fc.Arbitrary<Person['preferences']> = fc.record({
  push: fc.constantFrom(true, true, true, true, false),
  email: fc.record({
    enabled: fc.constantFrom(true, true, true, true, false),
    after: fc.constantFrom('0s', '3s', '10m'),
  }),
  digest: fc.constantFrom<Preferences['digest']>('off', 'off', 'hourly'),
  quietHours: fc.constantFrom(null, null, { from: '22:00', to: '07:00' }, { from: '09:30', to: '17:00' }),
})

const types = fc.constantFrom<Person['pushed']>(
  ['message', 'mention'],
  ['message', 'mention'],
  ['mention'],
  ['message'],
  [],
)

export const person: fc.Arbitrary<Person> = fc.record({
  preferences,
  pushed: types,
  mailed: types,
  devices: fc.constantFrom(['phone'], ['phone', 'laptop'], []),
  timeZone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'),
  presence,
})

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('say'), who, chat, mentions: fc.uniqueArray(who, { maxLength: 2 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      seconds: fc.constantFrom(1, 2, 4, 5, 6, 30, 600, 700, 3_600, 30_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('read'), who, chat, share: fc.constantFrom(100, 100, 80, 50) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('mark', 'dismiss'), who, chat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('choose'), who, chat, level, isMuted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block'), who, other: who, isBlocked: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prefer'), who, preferences }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('be'), who, presence }) },
)
