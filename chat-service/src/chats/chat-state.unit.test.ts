import type { SystemContent } from '@chat/common/events/chat-content'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { absentChat, applySystem, type ChatState } from './chat-state.ts'

const people = ['ann', 'bob', 'cyd', 'dee']
const some = fc.subarray(people, { minLength: 1 })

const change: fc.Arbitrary<SystemContent> = fc.oneof(
  some.map((userIds) => ({ kind: 'members-added' as const, userIds })),
  some.map((userIds) => ({ kind: 'members-removed' as const, userIds, reason: 'left' as const })),
  fc
    .record({ userIds: some, role: fc.constantFrom('owner' as const, 'admin' as const, 'member' as const) })
    .map((content) => ({ kind: 'role-changed' as const, ...content })),
  some.map((userIds) => ({ kind: 'members-removed' as const, userIds, reason: 'banned' as const })),
  some.map((userIds) => ({ kind: 'banned' as const, userIds })),
  some.map((userIds) => ({ kind: 'unbanned' as const, userIds })),
  fc.string().map((name) => ({ kind: 'renamed' as const, name })),
  fc
    .record({ description: fc.string(), slowModeSeconds: fc.nat(3) }, { requiredKeys: [] })
    .map((settings) => ({ kind: 'settings-changed' as const, ...settings })),
)

const after = (changes: SystemContent[], from: ChatState = absentChat('chat')): ChatState => {
  const state = { ...from, members: new Map(from.members), ...(from.banned && { banned: new Set(from.banned) }) }
  for (const one of changes) applySystem(state, one)
  return state
}

/** Only present people have their roles changed, only absent ones come: who decides about the log sees to it. */
const sensible = (changes: SystemContent[]): SystemContent[] => {
  const state = absentChat('chat')
  return changes.filter((one) => {
    if (one.kind === 'role-changed' && one.userIds.some((userId) => !state.members.has(userId))) return false
    if (one.kind === 'members-added' && one.userIds.some((userId) => state.members.has(userId))) return false
    applySystem(state, one)
    return true
  })
}

test('a state that is ahead, followed by what led to it, is that state again', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat(), fc.nat(), (drawn, a, b) => {
      const changes = sensible(drawn)
      const [behind, ahead] = [a % (changes.length + 1), b % (changes.length + 1)].toSorted((x, y) => x - y)
      const end = after(changes)
      const replayed = after(changes.slice(behind), after(changes.slice(0, ahead)))

      expect(new Map([...replayed.members].toSorted())).toEqual(new Map([...end.members].toSorted()))
      expect(replayed.settings).toEqual(end.settings)
      expect([...(replayed.banned ?? [])].toSorted()).toEqual([...(end.banned ?? [])].toSorted())
    }),
  )
})

test('who makes a group owns it, in a direct chat nobody does', () => {
  const userIds = ['ann', 'bob']
  const group = after([{ kind: 'created', type: 'group', name: 'Tea', userIds }])
  const direct = after([{ kind: 'created', type: 'direct', userIds }])
  expect([...group.members]).toEqual([
    ['ann', 'owner'],
    ['bob', 'member'],
  ])
  expect([...direct.members]).toEqual([
    ['ann', 'member'],
    ['bob', 'member'],
  ])
})
