import { expect, test } from '@jest/globals'
import { createEndedSessions } from './ended-sessions.ts'

test('each end is told once, whoever hears of it how often', () => {
  const ended = createEndedSessions(() => 0)
  const heard: string[] = []
  const stop = ended.onAdded((sessionId) => heard.push(sessionId))
  ended.add(['s1', 's2'], 900)
  ended.add(['s2', 's3'], 900)
  expect(heard).toEqual(['s1', 's2', 's3'])

  stop()
  ended.add(['s4'], 900)
  expect(heard).toHaveLength(3)
  expect(['s1', 's4', 's5'].map(ended.has)).toEqual([true, true, false])
})

test('is forgotten when no token of it can be about', () => {
  let now = 0
  const ended = createEndedSessions(() => now)
  ended.add(['s1'], 1_000)
  ended.add(['late'], 0)
  expect(ended.size()).toBe(1)

  now = 60_000
  ended.add(['s2'], 100_000)
  expect([ended.has('s1'), ended.has('s2'), ended.size()]).toEqual([false, true, 1])
})
