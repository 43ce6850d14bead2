import { describe, expect, test } from '@jest/globals'
import type { Presence } from '@chat/common/events/presence-events'
import fc from 'fast-check'
import { defaultPreferences, delayMs, notificationTypes, type Preferences } from '../recipients/preferences.ts'
import { newRecipient, type Recipient } from '../recipients/recipient.ts'
import { decide, type Decision, type Facts } from './decide.ts'
import { afterQuiet, zoneOf } from './local-time.ts'

const now = new Date('2026-01-05T12:00:00Z')
const at = (time: string): Date => new Date(time)
const plus = (ms: number): Date => new Date(now.getTime() + ms)
const device = { id: 'd', endpoint: 'https://push', keys: { p256dh: 'p', auth: 'a' }, createdAt: now, sessionId: 's' }

type Given = Omit<Partial<Facts>, 'recipient'> & { timeZone?: string; devices?: number } & Partial<Preferences>

const factsOf = (given: Given): Facts => {
  const { timeZone = 'UTC', devices = 1, outgoing = {}, unread = unread9, presence = 'offline', ...rest } = given
  const { digestHour = 8, now: time = now, ...preferences } = rest
  const recipient: Recipient = {
    ...newRecipient('somebody'),
    timeZone,
    subscriptions: Array.from({ length: devices }, () => device),
    preferences: { ...defaultPreferences, ...preferences },
  }
  return { now: time, outgoing, unread, recipient, presence, digestHour }
}

const unread9: Facts['unread'] = { id: 'n', latestSeq: 9, latestType: 'message' }
const due = { at: plus(0), seq: 9 }
const push = { outgoing: { push: due } }
const mail = { outgoing: { mail: due } }
const night = { quietHours: { from: '22:00', to: '07:00' } }
const noon = { quietHours: { from: '11:30', to: '13:15' } }
const send = { do: 'send' } as const
const drop = { do: 'drop' } as const
const later = (time: string) => ({ do: 'later', at: at(time) }) as const
const digest = (slot: string) => ({ do: 'digest', slot, at: at(slot) }) as const

type Row = [what: string, given: Given, decision: Decision]

describe('what is due', () => {
  test.each<Row>([
    ['nothing: nothing', {}, {}],
    ['nulls: nothing', { outgoing: { push: null, mail: null, close: null } }, {}],
    ['not yet: nothing', { outgoing: { push: { at: plus(1), seq: 9 }, mail: { at: plus(1), seq: 9 } } }, {}],
    ['now', push, { push: send }],
    ['since long', { outgoing: { push: { at: plus(-86_400_000), seq: 9 } } }, { push: send }],
    ['of both', { outgoing: { push: due, mail: due } }, { push: send, mail: send }],
    ['of one, and of the other later', { outgoing: { push: due, mail: { at: plus(1), seq: 9 } } }, { push: send }],
    [
      'each as it is',
      { outgoing: { push: due, mail: due }, presence: 'online' },
      { push: drop, mail: later('2026-01-05T12:10Z') },
    ],
  ])('%s', (_what, given, decision) => expect(decide(factsOf(given))).toEqual(decision))
})

describe('a push', () => {
  test.each<Row>([
    ['of what was read: never', { ...push, unread: null }, { push: drop }],
    ['of what was read, in quiet hours: never', { ...push, ...noon, unread: null }, { push: drop }],
    ['to who is online: the app shows it', { ...push, presence: 'online' }, { push: drop }],
    ['to who is online, in quiet hours', { ...push, ...noon, presence: 'online' }, { push: drop }],
    ['to who is away', { ...push, presence: 'away' }, { push: send }],
    ['to who is offline', { ...push, presence: 'offline' }, { push: send }],
    ['in quiet hours: at their end', { ...push, ...noon }, { push: later('2026-01-05T13:15Z') }],
    ['to who is away, in quiet hours', { ...push, ...noon, presence: 'away' }, { push: later('2026-01-05T13:15Z') }],
    ['outside of quiet hours', { ...push, ...night }, { push: send }],
    [
      'when quiet hours begin',
      { ...push, quietHours: { from: '12:00', to: '12:01' } },
      { push: later('2026-01-05T12:01Z') },
    ],
    ['when quiet hours end', { ...push, quietHours: { from: '22:00', to: '12:00' } }, { push: send }],
    ['whatever digest is chosen', { ...push, digest: 'daily' }, { push: send }],

    ['that was sent', { outgoing: { push: due, pushed: { id: 'n', seq: 9 } } }, { push: drop }],
    ['of which something newer was sent', { outgoing: { push: due, pushed: { id: 'n', seq: 12 } } }, { push: drop }],
    ['of something newer than was sent', { outgoing: { push: due, pushed: { id: 'n', seq: 8 } } }, { push: send }],
    ['of another notification than was sent', { outgoing: { push: due, pushed: { id: 'm', seq: 9 } } }, { push: send }],
    ['of which the newest is gone, but not all', { ...push, unread: { id: 'n', latestSeq: 7 } }, { push: send }],
    [
      'of which all that is left was sent',
      { outgoing: { push: due, pushed: { id: 'n', seq: 7 } }, unread: { id: 'n', latestSeq: 7 } },
      { push: drop },
    ],
    [
      'of which newer came that is not pushed',
      { ...push, unread: { id: 'n', latestSeq: 11, latestType: 'reaction' } },
      { push: send },
    ],

    ['where pushes were turned off meanwhile', { ...push, push: false }, { push: drop }],
    ['where no device is left', { ...push, devices: 0 }, { push: drop }],
    ['of a type that was turned off meanwhile', { ...push, types: { message: { push: false } } }, { push: drop }],
    ['where another type was turned off', { ...push, types: { reply: { push: false } } }, { push: send }],
    ['where its mails were turned off', { ...push, types: { message: { email: false } } }, { push: send }],
    ['where it is not shown in the app', { ...push, inApp: false }, { push: send }],
    [
      'of a type that is not known',
      { ...push, types: { message: { push: false } }, unread: { id: 'n', latestSeq: 9 } },
      { push: send },
    ],
  ])('%s', (_what, given, decision) => expect(decide(factsOf(given))).toEqual(decision))
})

describe('a mail', () => {
  const online = { ...mail, presence: 'online' } as const

  test.each<Row>([
    ['of what was read: never', { ...mail, unread: null }, { mail: drop }],
    ['of what was read, whatever digest', { ...mail, digest: 'daily', unread: null }, { mail: drop }],
    ['to who is away', { ...mail, presence: 'away' }, { mail: send }],
    ['to who is offline', mail, { mail: send }],
    ['to who is online: again after as long', online, { mail: later('2026-01-05T12:10Z') }],
    ['after hours', { ...online, email: { enabled: true, after: '24h' } }, { mail: later('2026-01-06T12:00Z') }],
    ['after seconds', { ...online, email: { enabled: true, after: '7s' } }, { mail: later('2026-01-05T12:00:07Z') }],
    [
      'at once, but not for ever',
      { ...online, email: { enabled: true, after: '0s' } },
      { mail: later('2026-01-05T12:00:05Z') },
    ],
    ['in quiet hours: at their end', { ...mail, ...noon }, { mail: later('2026-01-05T13:15Z') }],
    ['to who is online, in quiet hours', { ...online, ...noon }, { mail: later('2026-01-05T13:15Z') }],
    [
      'to who is online, before quiet hours',
      { ...online, quietHours: { from: '12:10', to: '13:00' } },
      { mail: later('2026-01-05T13:00Z') },
    ],
    ['outside of quiet hours', { ...mail, ...night }, { mail: send }],

    ['that was sent', { outgoing: { mail: due, mailed: { id: 'n', seq: 9 } } }, { mail: drop }],
    ['that a digest has', { outgoing: { mail: due, mailed: { id: 'n', seq: 9 } }, digest: 'daily' }, { mail: drop }],
    ['of something newer than was sent', { outgoing: { mail: due, mailed: { id: 'n', seq: 8 } } }, { mail: send }],
    ['of another notification than was sent', { outgoing: { mail: due, mailed: { id: 'm', seq: 9 } } }, { mail: send }],
    ['of what was pushed', { outgoing: { mail: due, pushed: { id: 'n', seq: 9 } } }, { mail: send }],

    ['where mails were turned off meanwhile', { ...mail, email: { enabled: false, after: '10m' } }, { mail: drop }],
    ['of a type that was turned off meanwhile', { ...mail, types: { message: { email: false } } }, { mail: drop }],
    ['where there is no device', { ...mail, devices: 0 }, { mail: send }],
    ['where pushes are off', { ...mail, push: false }, { mail: send }],
  ])('%s', (_what, given, decision) => expect(decide(factsOf(given))).toEqual(decision))
})

describe('a digest', () => {
  const hourly = { ...mail, digest: 'hourly' } as const
  const daily = { ...mail, digest: 'daily' } as const
  const onTime = (time: string) => ({ now: at(time), outgoing: { mail: { at: at(time), seq: 9 } } })

  test.each<Row>([
    ['each hour', { ...hourly, ...onTime('2026-01-05T12:20Z') }, { mail: digest('2026-01-05T13:00+00:00') }],
    ['not in the hour that it is', hourly, { mail: digest('2026-01-05T13:00+00:00') }],
    ['half an hour off', { ...hourly, timeZone: 'Asia/Kolkata' }, { mail: digest('2026-01-05T18:00+05:30') }],
    ['a quarter off', { ...hourly, timeZone: 'Asia/Kathmandu' }, { mail: digest('2026-01-05T18:00+05:45') }],
    ['each day', daily, { mail: digest('2026-01-06T08:00+00:00') }],
    ['today still', { ...daily, digestHour: 18 }, { mail: digest('2026-01-05T18:00+00:00') }],
    ['at midnight', { ...daily, digestHour: 0 }, { mail: digest('2026-01-06T00:00+00:00') }],
    ['east of here', { ...daily, timeZone: 'Asia/Tokyo' }, { mail: digest('2026-01-06T08:00+09:00') }],
    ['west of here', { ...daily, timeZone: 'America/Los_Angeles' }, { mail: digest('2026-01-05T08:00-08:00') }],
    [
      'where nobody knows the zone',
      { ...daily, timeZone: 'Europe/Atlantis' },
      { mail: digest('2026-01-06T08:00+00:00') },
    ],
    ['to who is away', { ...daily, presence: 'away' }, { mail: digest('2026-01-06T08:00+00:00') }],
    ['not for who is online', { ...daily, presence: 'online' }, { mail: later('2026-01-05T12:10Z') }],

    [
      'on the day that is short',
      { ...daily, ...onTime('2026-03-28T20:00Z'), timeZone: 'Europe/Berlin' },
      { mail: digest('2026-03-29T08:00+02:00') },
    ],
    [
      'on the day that is long',
      { ...daily, ...onTime('2026-10-24T20:00Z'), timeZone: 'Europe/Berlin' },
      { mail: digest('2026-10-25T08:00+01:00') },
    ],
    [
      'in an hour that is leapt over',
      { ...daily, ...onTime('2026-03-28T20:00Z'), timeZone: 'Europe/Berlin', digestHour: 2 },
      { mail: digest('2026-03-29T03:00+02:00') },
    ],
    [
      'in an hour that comes twice: once',
      { ...daily, ...onTime('2026-10-25T00:10Z'), timeZone: 'Europe/Berlin', digestHour: 2 },
      { mail: digest('2026-10-26T02:00+01:00') },
    ],
    [
      'each hour, of two with one name',
      { ...hourly, ...onTime('2026-10-25T00:10Z'), timeZone: 'Europe/Berlin' },
      { mail: digest('2026-10-25T02:00+01:00') },
    ],

    [
      'that would be in quiet hours: at their end',
      { ...hourly, ...onTime('2026-01-05T21:20Z'), ...night },
      { mail: digest('2026-01-06T07:00+00:00') },
    ],
    [
      'in quiet hours: the same',
      { ...hourly, ...onTime('2026-01-06T03:10Z'), ...night },
      { mail: digest('2026-01-06T07:00+00:00') },
    ],
    [
      'once they have ended',
      { ...hourly, ...onTime('2026-01-06T07:00Z'), ...night },
      { mail: digest('2026-01-06T08:00+00:00') },
    ],
    [
      'each day after quiet hours',
      { ...daily, ...onTime('2026-01-05T23:00Z'), ...night },
      { mail: digest('2026-01-06T08:00+00:00') },
    ],
    [
      'each day in quiet hours: at their end',
      { ...daily, ...onTime('2026-01-05T23:00Z'), quietHours: { from: '22:00', to: '09:30' } },
      { mail: digest('2026-01-06T09:30+00:00') },
    ],
    [
      'between that hour and their end',
      { ...daily, ...onTime('2026-01-06T08:40Z'), quietHours: { from: '22:00', to: '09:30' } },
      { mail: digest('2026-01-06T09:30+00:00') },
    ],
    [
      'between the two, on the short day',
      {
        ...daily,
        ...onTime('2026-03-29T06:40Z'),
        timeZone: 'Europe/Berlin',
        quietHours: { from: '22:00', to: '09:30' },
      },
      { mail: digest('2026-03-29T09:30+02:00') },
    ],
  ])('%s', (_what, given, decision) => expect(decide(factsOf(given))).toEqual(decision))

  test('is the same for what becomes due at any time between two', () => {
    const quiet = { ...daily, quietHours: { from: '22:00', to: '09:30' }, timeZone: 'Europe/Berlin' } as const
    const slots = Array.from(
      { length: 24 * 12 },
      (_, index) => new Date(at('2026-10-24T07:30Z').getTime() + index * 300_000),
    )
      .map((time) => decide(factsOf({ ...quiet, ...onTime(time.toISOString()) })).mail)
      .map((answer) => (answer as { slot: string }).slot)
    expect(new Set(slots)).toEqual(new Set(['2026-10-25T09:30+01:00']))
  })
})

describe('what was withdrawn', () => {
  const close = { at: plus(0), id: 'n', seq: 9 }
  test.each<Row>([
    ['closes', { outgoing: { close }, unread: null }, { close: send }],
    ['closes at any hour, as nobody hears it', { outgoing: { close }, unread: null, ...noon }, { close: send }],
    ['closes for who is online', { outgoing: { close }, unread: null, presence: 'online' }, { close: send }],
    [
      'closes beside something new',
      { outgoing: { close, push: due }, unread: { id: 'm', latestSeq: 9 } },
      { close: send, push: send },
    ],
    ['does not close before it is due', { outgoing: { close: { ...close, at: plus(1) } }, unread: null }, {}],
  ])('%s', (_what, given, decision) => expect(decide(factsOf(given))).toEqual(decision))
})

describe('a person who travels', () => {
  test('is asked for where they are when it is decided', () => {
    const evening = { ...push, ...night, now: at('2026-01-05T20:30Z') }
    expect(decide(factsOf({ ...evening, timeZone: 'Europe/Lisbon' }))).toEqual({ push: send })
    const abroad = decide(factsOf({ ...evening, timeZone: 'Europe/Athens' }))
    expect(abroad).toEqual({ push: later('2026-01-06T05:00Z') })

    const morning = { ...evening, now: at('2026-01-06T05:00Z') }
    expect(decide(factsOf({ ...morning, timeZone: 'Europe/Lisbon' }))).toEqual({ push: later('2026-01-06T07:00Z') })
    expect(decide(factsOf({ ...morning, timeZone: 'Asia/Tokyo' }))).toEqual({ push: send })
  })
})

describe('whatever the facts', () => {
  const times = [at('2026-03-29T01:00Z'), at('2026-10-25T01:00Z'), at('2026-06-01T00:00Z'), at('2026-04-04T15:00Z')]
  const time = fc
    .tuple(fc.constantFrom(...times), fc.integer({ min: -200_000, max: 200_000 }))
    .map(([base, seconds]) => new Date(base.getTime() + seconds * 1_000))
  const hour = fc.integer({ min: 0, max: 23 })
  const clock = fc
    .tuple(hour, fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => `${part}`.padStart(2, '0')).join(':'))
  const quietHours = fc.option(fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to))
  const seq = fc.integer({ min: 1, max: 4 })
  const id = fc.constantFrom('n', 'm')
  const sometime = fc.integer({ min: -2, max: 1 })
  const sent = fc.option(fc.record({ id, seq }))

  const facts = fc
    .record({
      now: time,
      pushIn: fc.option(sometime),
      mailIn: fc.option(sometime),
      closeIn: fc.option(sometime),
      seqs: fc.tuple(seq, seq),
      pushed: sent,
      mailed: sent,
      unread: fc.option(fc.record({ id, latestSeq: seq, latestType: fc.constantFrom(...notificationTypes) })),
      presence: fc.constantFrom<Presence>('online', 'away', 'offline'),
      digestHour: hour,
      timeZone: fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'America/New_York',
        'nowhere',
      ),
      devices: fc.integer({ min: 0, max: 2 }),
      push: fc.boolean(),
      email: fc.record({ enabled: fc.boolean(), after: fc.constantFrom('0s', '30s', '10m', '24h') }),
      digest: fc.constantFrom<Preferences['digest'][]>('off', 'hourly', 'daily'),
      quietHours,
    })
    .map(({ now: time, pushIn, mailIn, closeIn, seqs, pushed, mailed, unread, ...rest }): Facts => {
      const dueIn = (seconds: number | null, seq: number) =>
        seconds === null ? null : { at: new Date(time.getTime() + seconds * 1_000), seq }
      const close = dueIn(closeIn, 1)
      const outgoing = {
        push: dueIn(pushIn, seqs[0]),
        mail: dueIn(mailIn, seqs[1]),
        close: close && { ...close, id: 'm' },
        pushed,
        mailed,
      }
      return { ...factsOf({ ...rest, now: time, outgoing }), unread }
    })

  const holds = (property: (facts: Facts, decision: Decision) => void): void =>
    fc.assert(
      fc.property(facts, (given) => property(given, decide(given))),
      { numRuns: 800 },
    )
  const isQuiet = ({ recipient }: Facts, moment: Date): boolean =>
    afterQuiet(zoneOf(recipient.timeZone), recipient.preferences.quietHours, moment.getTime()) > moment.getTime()
  const answersOf = ({ push, mail }: Decision) => [push, mail].filter((answer) => answer !== undefined)

  test('the same is decided twice, of what is due and of nothing else', () =>
    holds((given, decision) => {
      expect(decide(structuredClone(given))).toEqual(decision)
      for (const kind of ['push', 'mail', 'close'] as const)
        expect(decision[kind] !== undefined).toBe((given.outgoing[kind]?.at ?? Infinity) <= given.now)
    }))

  test('nothing is sent, or sent later, of what is read', () =>
    holds((given) => {
      for (const answer of answersOf(decide({ ...given, unread: null }))) expect(answer).toEqual(drop)
    }))

  test('nothing interrupts in quiet hours, nor whoever is online', () =>
    holds((given, decision) => {
      for (const answer of answersOf(decision))
        if (answer.do === 'send')
          expect([isQuiet(given, given.now), given.presence === 'online']).toEqual([false, false])
    }))

  test('what is put off is put off to a time ahead that is not quiet, by a day and as long as was chosen at most', () =>
    holds((given, decision) => {
      const isAskedOnly = given.presence === 'online' && given.recipient.preferences.digest !== 'off'
      const longest = 3 * 86_400_000 + delayMs(given.recipient.preferences.email.after)
      for (const answer of answersOf(decision)) {
        if (!('at' in answer)) continue
        expect(answer.at.getTime()).toBeGreaterThan(given.now.getTime())
        expect(answer.at.getTime()).toBeLessThanOrEqual(given.now.getTime() + longest)
        if (answer.do === 'digest' || !isAskedOnly) expect(isQuiet(given, answer.at)).toBe(false)
      }
    }))

  test('what was put off is sent when its time has come, if nothing has changed but that nobody is online', () =>
    holds((given, { push: pushAnswer, mail: mailAnswer }) => {
      const again = { ...given, presence: 'offline' } as const
      if (pushAnswer?.do === 'later') expect(decide({ ...again, now: pushAnswer.at }).push).toEqual(send)
      if (mailAnswer?.do !== 'later') return
      const isDigest = given.recipient.preferences.digest !== 'off'
      expect(decide({ ...again, now: mailAnswer.at }).mail?.do).toBe(isDigest ? 'digest' : 'send')
    }))

  test('what was sent is not sent again', () =>
    holds((given, decision) => {
      const { id = '' } = given.unread ?? {}
      const { push: pushDue, mail: mailDue } = given.outgoing
      const outgoing = {
        ...given.outgoing,
        ...(decision.push?.do === 'send' && { pushed: { id, seq: pushDue!.seq } }),
        ...((decision.mail?.do === 'send' || decision.mail?.do === 'digest') && { mailed: { id, seq: mailDue!.seq } }),
      }
      for (const answer of answersOf(decide({ ...given, outgoing }))) expect(answer.do).not.toBe('send')
    }))
})
