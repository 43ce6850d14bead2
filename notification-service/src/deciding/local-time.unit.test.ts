import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterQuiet, nextDaily, nextHour, zoneOf } from './local-time.ts'

const [berlin, newYork, lordHowe] = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']
const ms = (time: string): number => DateTime.fromISO(time, { zone: 'utc' }).toMillis()
const iso = (time: number, zone: string): string =>
  DateTime.fromMillis(time, { zone: zoneOf(zone) })
    .toISO({ suppressMilliseconds: true, suppressSeconds: true })!
    .replace('+00:00', 'Z')

describe('quiet hours', () => {
  const end = (zone: string, [from, to]: [string, string], time: string): string | null => {
    const after = afterQuiet(zoneOf(zone), { from, to }, ms(time))
    return after === ms(time) ? null : iso(after, zone)
  }

  test.each<[what: string, zone: string, hours: [string, string], time: string, end: string | null]>([
    ['before they begin', 'UTC', ['22:00', '07:00'], '2026-01-05T21:59:59.999Z', null],
    ['at their first moment', 'UTC', ['22:00', '07:00'], '2026-01-05T22:00Z', '2026-01-06T07:00Z'],
    ['before midnight', 'UTC', ['22:00', '07:00'], '2026-01-05T23:59:59.999Z', '2026-01-06T07:00Z'],
    ['at midnight', 'UTC', ['22:00', '07:00'], '2026-01-06T00:00Z', '2026-01-06T07:00Z'],
    ['at their last moment', 'UTC', ['22:00', '07:00'], '2026-01-06T06:59:59.999Z', '2026-01-06T07:00Z'],
    ['at their end', 'UTC', ['22:00', '07:00'], '2026-01-06T07:00Z', null],
    ['within one day', 'UTC', ['12:30', '14:00'], '2026-01-06T13:00:30.5Z', '2026-01-06T14:00Z'],
    ['outside of one day', 'UTC', ['12:30', '14:00'], '2026-01-06T23:00Z', null],
    ['until midnight', 'UTC', ['20:00', '00:00'], '2026-01-06T23:00Z', '2026-01-07T00:00Z'],
    ['from midnight', 'UTC', ['00:00', '06:00'], '2026-01-06T00:00Z', '2026-01-06T06:00Z'],
    ['all day but a minute', 'UTC', ['10:01', '10:00'], '2026-01-06T10:01Z', '2026-01-07T10:00Z'],
    ['in that minute', 'UTC', ['10:01', '10:00'], '2026-01-06T10:00:59Z', null],
    ['over new year', 'UTC', ['22:00', '07:00'], '2026-12-31T23:00Z', '2027-01-01T07:00Z'],
    [
      'east of here, where it is night',
      'Asia/Tokyo',
      ['22:00', '07:00'],
      '2026-01-05T13:00Z',
      '2026-01-06T07:00+09:00',
    ],
    ['west of here, where it is not', newYork, ['22:00', '07:00'], '2026-01-06T02:00Z', null],
    ['west of here, later', newYork, ['22:00', '07:00'], '2026-01-06T03:00Z', '2026-01-06T07:00-05:00'],
    ['half an hour off', 'Asia/Kolkata', ['22:00', '07:00'], '2026-01-05T16:30Z', '2026-01-06T07:00+05:30'],
    ['a quarter off', 'Asia/Kathmandu', ['22:15', '07:00'], '2026-01-05T16:30Z', '2026-01-06T07:00+05:45'],
    ['fourteen hours ahead', 'Pacific/Kiritimati', ['22:00', '07:00'], '2026-01-05T08:00Z', '2026-01-06T07:00+14:00'],

    // clocks go from 02:00 to 03:00 at 01:00Z, a night of 8 hours
    ['in a short night', berlin, ['22:00', '07:00'], '2026-03-28T22:00Z', '2026-03-29T07:00+02:00'],
    ['until a time that is leapt over', berlin, ['22:00', '02:30'], '2026-03-28T22:00Z', '2026-03-29T03:00+02:00'],
    ['until where the leap begins', berlin, ['22:00', '02:00'], '2026-03-28T22:00Z', '2026-03-29T03:00+02:00'],
    ['until where the leap ends', berlin, ['22:00', '03:00'], '2026-03-28T22:00Z', '2026-03-29T03:00+02:00'],
    ['from a time that is leapt over', berlin, ['02:30', '07:00'], '2026-03-29T01:00Z', '2026-03-29T07:00+02:00'],
    ['leapt over altogether', berlin, ['02:10', '02:50'], '2026-03-29T01:00Z', null],
    ['with a break that is leapt over', berlin, ['02:50', '02:10'], '2026-03-28T23:00Z', '2026-03-30T02:10+02:00'],

    // clocks go from 03:00 to 02:00 at 01:00Z, a night of 10 hours
    ['in a long night', berlin, ['22:00', '07:00'], '2026-10-24T21:00Z', '2026-10-25T07:00+01:00'],
    ['until a time that comes twice', berlin, ['22:00', '02:30'], '2026-10-24T21:00Z', '2026-10-25T02:30+02:00'],
    ['between the two', berlin, ['22:00', '02:30'], '2026-10-25T00:45Z', null],
    ['that come again', berlin, ['22:00', '02:30'], '2026-10-25T01:10Z', '2026-10-25T02:30+01:00'],
    ['until where clocks go back', berlin, ['22:00', '03:00'], '2026-10-25T00:30Z', '2026-10-25T03:00+01:00'],
    ['within the hour that comes twice', berlin, ['02:15', '02:45'], '2026-10-25T00:20Z', '2026-10-25T02:45+02:00'],
    ['within it for the second time', berlin, ['02:15', '02:45'], '2026-10-25T01:20Z', '2026-10-25T02:45+01:00'],
    ['from a time that comes twice', berlin, ['02:30', '07:00'], '2026-10-25T00:30Z', '2026-10-25T02:00+01:00'],

    // half an hour of daylight saving, in the south
    ['in a leap of half an hour', lordHowe, ['22:00', '02:15'], '2026-10-03T14:00Z', '2026-10-04T02:30+11:00'],
    ['where half an hour comes twice', lordHowe, ['22:00', '01:45'], '2026-04-04T14:50Z', null],
    ['in that half hour', lordHowe, ['22:00', '01:45'], '2026-04-04T15:05Z', '2026-04-05T01:45+10:30'],
    ['where days begin at one', 'Africa/Cairo', ['20:00', '00:00'], '2026-04-23T20:00Z', '2026-04-24T01:00+03:00'],
  ])('%s', (_what, zone, hours, time, expected) => {
    expect(end(zone, hours, time)).toBe(expected)
  })

  test('none: no time is quiet', () => {
    expect(afterQuiet(zoneOf(berlin), null, ms('2026-01-05T23:00Z'))).toBe(ms('2026-01-05T23:00Z'))
  })
})

describe('the next full hour', () => {
  test.each([
    ['UTC', '2026-01-05T21:59:59.999Z', '2026-01-05T22:00Z'],
    ['UTC', '2026-01-05T22:00Z', '2026-01-05T23:00Z'],
    ['Asia/Kolkata', '2026-01-05T22:00Z', '2026-01-06T04:00+05:30'],
    ['Asia/Kathmandu', '2026-01-05T22:15Z', '2026-01-06T05:00+05:45'],
    [berlin, '2026-03-29T00:30Z', '2026-03-29T03:00+02:00'],
    [berlin, '2026-10-25T00:30Z', '2026-10-25T02:00+01:00'],
    [berlin, '2026-10-25T01:00Z', '2026-10-25T03:00+01:00'],
    [lordHowe, '2026-10-03T15:10Z', '2026-10-04T03:00+11:00'],
    [lordHowe, '2026-04-04T14:50Z', '2026-04-05T02:00+10:30'],
  ])('in %s after %s', (zone, time, expected) => {
    expect(iso(nextHour(zoneOf(zone), ms(time)), zone)).toBe(expected)
  })
})

describe('the next hour of the day', () => {
  test.each([
    ['later today', 'UTC', 8, '2026-01-05T07:59:59.999Z', '2026-01-05T08:00Z'],
    ['when it is that hour', 'UTC', 8, '2026-01-05T08:00Z', '2026-01-06T08:00Z'],
    ['tomorrow', 'UTC', 8, '2026-01-05T21:00Z', '2026-01-06T08:00Z'],
    ['midnight', 'UTC', 0, '2026-12-31T21:00Z', '2027-01-01T00:00Z'],
    ['where it is tomorrow already', 'Asia/Tokyo', 8, '2026-01-05T15:30Z', '2026-01-06T08:00+09:00'],
    ['where it is yesterday still', newYork, 8, '2026-01-06T03:00Z', '2026-01-06T08:00-05:00'],
    ['half an hour off', 'Asia/Kolkata', 8, '2026-01-05T02:29Z', '2026-01-05T08:00+05:30'],
    ['on a short day', berlin, 8, '2026-03-28T08:00Z', '2026-03-29T08:00+02:00'],
    ['an hour that is leapt over', berlin, 2, '2026-03-28T08:00Z', '2026-03-29T03:00+02:00'],
    ['after one that was leapt over', berlin, 2, '2026-03-29T01:00Z', '2026-03-30T02:00+02:00'],
    ['on a long day', berlin, 8, '2026-10-24T08:00Z', '2026-10-25T08:00+01:00'],
    ['an hour that comes twice', berlin, 2, '2026-10-24T08:00Z', '2026-10-25T02:00+02:00'],
    ['not again when it comes again', berlin, 2, '2026-10-25T00:30Z', '2026-10-26T02:00+01:00'],
    ['where midnight is leapt over', 'Africa/Cairo', 0, '2026-04-23T20:00Z', '2026-04-24T01:00+03:00'],
  ])('%s', (_what, zone, hour, time, expected) => {
    expect(iso(nextDaily(zoneOf(zone), ms(time), hour), zone)).toBe(expected)
  })
})

test.each(['', 'local', 'system', 'Europe/Atlantis', '../../etc/passwd', 'constructor'])(
  'a zone that is not known, as "%s", counts as UTC',
  (name) => {
    expect(zoneOf(name).offset(ms('2026-07-01T00:00Z'))).toBe(0)
  },
)

describe('at any time and anywhere', () => {
  const zones = [
    berlin,
    newYork,
    lordHowe,
    'UTC',
    'Asia/Kolkata',
    'Africa/Cairo',
    'America/Havana',
    'Africa/Casablanca',
  ]
  const changes = [
    '2026-03-29T01:00Z',
    '2026-10-25T01:00Z',
    '2026-04-04T15:00Z',
    '2026-10-03T15:30Z',
    '2026-03-08T05:00Z',
  ]
  const nearChange = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2_880, max: 2_880 }))
    .map(([change, minutes]) => ms(change) + minutes * 60_000)
  const time = fc.oneof(fc.integer({ min: ms('2020-01-01T00:00Z'), max: ms('2035-01-01T00:00Z') }), nearChange)
  const clock = fc.integer({ min: 0, max: 1_439 })
  const text = (minutes: number) => DateTime.utc(2026).plus({ minutes }).toFormat('HH:mm')
  const zone = fc.constantFrom(...zones)

  /** As a person would tell: by looking at a clock. */
  const isQuiet = ({ from, to }: { from: string; to: string }, at: number, name: string): boolean => {
    const now = DateTime.fromMillis(at, { zone: name }).toFormat('HH:mm')
    return from < to ? from <= now && now < to : from <= now || now < to
  }

  test('quiet hours end at the first minute that is not quiet', () => {
    fc.assert(
      fc.property(zone, time, clock, clock, fc.nat(), (name, at, from, to, pick) => {
        fc.pre(from !== to)
        const hours = { from: text(from), to: text(to) }
        const end = afterQuiet(zoneOf(name), hours, at)
        expect(isQuiet(hours, end, name)).toBe(false)
        expect(end).toBeLessThanOrEqual(at + 49 * 3_600_000)
        if (end > at) expect(isQuiet(hours, at + (pick % (end - at)), name)).toBe(true)
      }),
      { numRuns: 700 },
    )
  })

  test('hours are full, ahead, and none between is left out', () => {
    fc.assert(
      fc.property(zone, time, (name, at) => {
        const next = nextHour(zoneOf(name), at)
        expect(next).toBeGreaterThan(at)
        expect(next).toBeLessThanOrEqual(at + 90 * 60_000)
        expect(DateTime.fromMillis(next, { zone: name }).toFormat('mm:ss.SSS')).toBe('00:00.000')
      }),
      { numRuns: 700 },
    )
  })

  test('a day has one time of each hour', () => {
    fc.assert(
      fc.property(zone, time, fc.integer({ min: 0, max: 23 }), (name, at, hour) => {
        const next = nextDaily(zoneOf(name), at, hour)
        const after = nextDaily(zoneOf(name), next, hour)
        const days = [next, after].map((one) => DateTime.fromMillis(one, { zone: name }).startOf('day'))
        expect(next).toBeGreaterThan(at)
        expect(next).toBeLessThanOrEqual(at + 26 * 3_600_000)
        expect(Math.round(days[1]!.diff(days[0]!, 'days').days)).toBe(1)
      }),
      { numRuns: 700 },
    )
  })
})
