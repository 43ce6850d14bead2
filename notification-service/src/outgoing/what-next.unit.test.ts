import { describe, expect, test } from '@jest/globals'
import { whatNext } from './what-next.ts'
import { whereItFailed } from './where-it-failed.ts'

const createdAt = new Date('2030-01-01T00:00:00Z')
const after = (seconds: number) => new Date(createdAt.getTime() + seconds * 1_000)
const next = (
  kind: 'push' | 'mail',
  tries: number,
  result: Parameters<typeof whatNext>[1],
  { now = createdAt, giveUpAfterMs = 86_400_000 } = {},
) => whatNext({ kind, tries, createdAt }, result, { now, giveUpAfterMs })

describe('after a try', () => {
  test.each([
    { result: 'sent' } as const,
    { result: 'dropped', reason: 'read' } as const,
    { result: 'refused', reason: 'gone' } as const,
  ])('$result is the end of it', (result) => {
    expect(next('push', 1, result)).toEqual({ outcome: { ...result, at: createdAt } })
  })

  test.each([
    ['push', 1, 0.5, 1],
    ['push', 3, 2, 4],
    ['push', 40, 150, 300],
    ['mail', 1, 2.5, 5],
    ['mail', 40, 150, 300],
  ] as const)('a %s that was tried %i times waits for %f to %f seconds', (kind, tries, least, most) => {
    const { dueAt } = next(kind, tries, { result: 'later', reason: 'busy' }) as { dueAt: Date }
    expect(dueAt.getTime()).toBeGreaterThanOrEqual(after(least).getTime())
    expect(dueAt.getTime()).toBeLessThanOrEqual(after(most).getTime())
  })

  test('whoever says when is asked then', () => {
    expect(next('push', 1, { result: 'later', reason: 'busy', at: after(77) })).toEqual({ dueAt: after(77) })
  })

  test('the last try is when it is given up, not later', () => {
    const times = { giveUpAfterMs: 60_000 }
    const busy = { result: 'later', reason: 'busy', at: after(3_600) } as const
    expect(next('mail', 5, busy, { ...times, now: after(59) })).toEqual({ dueAt: after(60) })
    expect(next('mail', 6, busy, { ...times, now: after(60) })).toEqual({
      outcome: { result: 'given-up', reason: 'busy', at: after(60) },
    })
  })
})

test('a log of a failure tells where it was, and nothing of what was answered', () => {
  const failure = Object.assign(new TypeError('550 <ada@example.org> https://push.example.org/secret'), {
    code: 'EENVELOPE',
    endpoint: 'https://push.example.org/secret',
  })
  const told = whereItFailed(failure)
  expect(told).toMatchObject({ name: 'TypeError', code: 'EENVELOPE' })
  expect(told.at[0]).toMatch(/what-next\.unit\.test/)
  expect(JSON.stringify(told)).not.toMatch(/ada|secret|550/)
  expect(whereItFailed('ada@example.org')).toEqual({ name: 'string', at: [] })
})
