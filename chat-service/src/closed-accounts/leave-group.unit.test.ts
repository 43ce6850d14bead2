import type { SystemContent } from '@chat/common/events/chat-content'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { absentChat, applySystem, type ChatState } from '../chats/chat-state.ts'
import { leaveAsDeleted } from './leave-group.ts'

const group = (userIds: string[], ...changes: SystemContent[]): ChatState => {
  const chat = { ...absentChat('chat'), seq: 1 }
  for (const one of [{ kind: 'created' as const, type: 'group' as const, userIds }, ...changes]) applySystem(chat, one)
  return chat
}

const joins = (...userIds: string[]): SystemContent => ({ kind: 'members-added', userIds })
const becomes = (role: 'owner' | 'admin' | 'member', ...userIds: string[]): SystemContent => ({
  kind: 'role-changed',
  userIds,
  role,
})

const left = (userId: string): SystemContent => ({ kind: 'members-removed', userIds: [userId], reason: 'left' })

/** All steps, as they are when nobody else does anything. */
const stepsOf = (chat: ChatState, userId: string): SystemContent[] => {
  const steps: SystemContent[] = []
  for (let step = leaveAsDeleted(userId)(chat); step; step = leaveAsDeleted(userId)(chat)) {
    steps.push(step.system)
    applySystem(chat, step.system)
  }
  return steps
}

const leaves = { kind: 'members-removed', userIds: ['ann'], reason: 'deleted' }

describe('somebody whose account is closed', () => {
  test('just leaves where they are no owner, or not the only one', () => {
    expect(stepsOf(group(['bob'], joins('ann'), becomes('admin', 'ann')), 'ann')).toEqual([leaves])
    expect(stepsOf(group(['ann', 'bob'], becomes('owner', 'bob')), 'ann')).toEqual([leaves])
  })

  test.each([
    ['the oldest admin', [joins('zoe'), joins('bob', 'abe'), joins('cyd'), becomes('admin', 'cyd', 'bob')], 'bob'],
    ['the oldest member where there is no admin', [joins('zoe'), joins('abe')], 'zoe'],
    ['of those who came together the one with the lower id', [joins('zoe', 'abe', 'bob')], 'abe'],
    ['whoever came again after them is younger', [joins('bob'), joins('cyd'), left('bob'), joins('bob')], 'cyd'],
  ] as [string, SystemContent[], string][])('gives the group to %s', (_, changes, successor) => {
    expect(stepsOf(group(['ann'], ...changes), 'ann')).toEqual([becomes('owner', successor), leaves])
  })

  test('deletes a group that nobody else is in', () => {
    expect(stepsOf(group(['ann']), 'ann')).toEqual([{ kind: 'deleted' }])
  })

  test('leaves direct chats, deleted groups and groups they are not in as they are', () => {
    const direct = { ...absentChat('chat'), seq: 1 }
    applySystem(direct, { kind: 'created', type: 'direct', userIds: ['ann', 'bob'] })
    expect(stepsOf(direct, 'ann')).toEqual([])
    expect(stepsOf(group(['ann', 'bob'], { kind: 'deleted' }), 'ann')).toEqual([])
    expect(stepsOf(group(['bob']), 'ann')).toEqual([])
    expect(stepsOf(absentChat('chat'), 'ann')).toEqual([])
  })
})

test('whatever others do between the steps, several go and all of them are out in the end, and there is an owner', () => {
  const people = ['ann', 'bob', 'cyd', 'dee', 'eve']
  const turn = fc.record({
    who: fc.constantFrom(...people),
    goes: fc.boolean(),
    role: fc.constantFrom('owner', 'admin', 'member'),
  })

  fc.assert(
    fc.property(fc.subarray(people, { minLength: 1 }), fc.subarray(people), fc.array(turn), (others, gone, turns) => {
      const chat = group([...new Set(['ann', ...others])])
      const hasOwner = () => chat.members.size === 0 || [...chat.members.values()].includes('owner')
      const step = (userId: string) => {
        const next = leaveAsDeleted(userId)(chat)
        if (next) applySystem(chat, next.system)
        return next !== undefined
      }
      for (const { who, goes, role } of turns) {
        if (goes && gone.includes(who)) step(who)
        else if (!chat.deleted && !chat.members.has(who)) applySystem(chat, joins(who))
        else if (chat.members.has(who) && chat.members.get(who) !== 'owner')
          applySystem(chat, becomes(role as 'owner', who)) // one of the three
        expect(hasOwner()).toBe(true)
      }
      for (const userId of gone) while (step(userId)) expect(hasOwner()).toBe(true)

      expect([...chat.members.keys()].filter((userId) => gone.includes(userId))).toEqual([])
      expect(chat.deleted === true).toBe(chat.members.size === 0)
    }),
  )
})
