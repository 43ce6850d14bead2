import { expect, test } from '@jest/globals'
import type { Presence } from '@chat/common/events/presence-events'
import { createKnownPresence } from './known-presence.ts'

const open = () => {
  const state = { seconds: 0, isAway: false }
  const connected = {
    of: async (ids: string[]) => {
      if (state.isAway) throw new Error('unavailable')
      return new Map<string, Presence>(ids.includes('ada') ? [['ada', 'online']] : [])
    },
  }
  return { state, presenceOf: createKnownPresence({ connected, now: () => new Date(state.seconds * 1_000) }) }
}

test('who is not named is offline', async () => {
  const of = await open().presenceOf(['ada', 'bob'])
  expect([of?.('ada'), of?.('bob')]).toEqual(['online', 'offline'])
})

test('while chat-service is away it is asked again for a minute, then all are offline until it answers', async () => {
  const { state, presenceOf } = open()
  state.isAway = true
  for (const seconds of [1_000, 1_005, 1_059]) {
    state.seconds = seconds
    expect(await presenceOf(['ada'])).toBeNull()
  }
  state.seconds = 1_060
  expect((await presenceOf(['ada']))?.('ada')).toBe('offline')

  state.isAway = false
  expect((await presenceOf(['ada']))?.('ada')).toBe('online')
  state.isAway = true
  expect(await presenceOf(['ada'])).toBeNull()
})
