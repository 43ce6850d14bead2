import type { Role } from '@chat/common/events/chat-events'
import { describe, expect, test } from '@jest/globals'
import { addMembers, changeRole, maxMembers, removeMember, rename, say } from './chat-rules.ts'
import { absentChat, type ChatState } from './chat-state.ts'

const chat = (members: Record<string, Role>, type: ChatState['type'] = 'group'): ChatState => ({
  chatId: 'chat',
  seq: 1,
  type,
  name: 'Tea',
  members: new Map(Object.entries(members)),
})

const everyRole = chat({ own: 'owner', own2: 'owner', adm: 'admin', adm2: 'admin', mem: 'member', mem2: 'member' })
const outcome = (decide: (state: ChatState) => unknown, state = everyRole): string => {
  try {
    return decide(state) === undefined ? 'nothing' : 'done'
  } catch (error) {
    return (error as { slug: string }).slug
  }
}

describe('who may do what', () => {
  test.each([
    ['own', 'done', 'done', 'done'],
    ['adm', 'done', 'done', 'done'],
    ['mem', 'done', 'forbidden', 'forbidden'],
    ['eve', 'not-a-member', 'not-a-member', 'not-a-member'],
  ])('%s: say %s, rename %s, add %s', (who, saying, renaming, adding) => {
    expect(outcome(say(who, 'x'))).toBe(saying)
    expect(outcome(rename(who, 'Coffee'))).toBe(renaming)
    expect(outcome(addMembers(who, ['new']))).toBe(adding)
  })

  test.each([
    ['own', 'own2', 'done'],
    ['own', 'adm', 'done'],
    ['own', 'mem', 'done'],
    ['adm', 'own', 'forbidden'],
    ['adm', 'adm2', 'forbidden'],
    ['adm', 'mem', 'done'],
    ['mem', 'mem2', 'forbidden'],
    ['mem', 'mem', 'done'],
    ['own', 'own', 'done'],
    ['own', 'eve', 'member-not-found'],
    ['eve', 'mem', 'not-a-member'],
  ])('%s removes %s: %s', (who, whom, expected) => expect(outcome(removeMember(who, whom))).toBe(expected))

  test.each([
    ['own', 'mem', 'owner', 'done'],
    ['own', 'adm', 'member', 'done'],
    ['own', 'own2', 'member', 'done'],
    ['adm', 'mem', 'admin', 'done'],
    ['adm', 'mem', 'owner', 'forbidden'],
    ['adm', 'adm2', 'member', 'forbidden'],
    ['adm', 'own', 'member', 'forbidden'],
    ['adm', 'adm', 'member', 'done'],
    ['adm', 'adm', 'owner', 'forbidden'],
    ['mem', 'mem', 'admin', 'forbidden'],
    ['own', 'mem', 'member', 'nothing'],
    ['own', 'eve', 'admin', 'member-not-found'],
  ] as const)('%s makes %s %s: %s', (who, whom, role, expected) =>
    expect(outcome(changeRole(who, whom, role))).toBe(expected),
  )
})

test('the last owner stays while there are others, and may leave alone', () => {
  const last = chat({ own: 'owner', mem: 'member' })
  expect(outcome(removeMember('own', 'own'), last)).toBe('last-owner')
  expect(outcome(changeRole('own', 'own', 'member'), last)).toBe('last-owner')
  expect(outcome(removeMember('own', 'own'), chat({ own: 'owner' }))).toBe('done')
})

test('nothing of a group happens to a direct chat', () => {
  const direct = chat({ ann: 'member', bob: 'member' }, 'direct')
  for (const decide of [
    rename('ann', 'x'),
    addMembers('ann', ['c']),
    removeMember('ann', 'ann'),
    removeMember('ann', 'bob'),
  ])
    expect(outcome(decide, direct)).toBe('direct-chat')
})

test('what is so already is nothing to do', () => {
  expect(outcome(rename('own', 'Tea'))).toBe('nothing')
  expect(outcome(addMembers('own', ['mem', 'adm']))).toBe('nothing')
  expect(addMembers('own', ['mem', 'new'])(everyRole)).toMatchObject({ system: { userIds: ['new'] } })
})

test('a chat that is not there, a chat that is full', () => {
  expect(outcome(say('ann', 'x'), absentChat('chat'))).toBe('chat-not-found')
  const full = chat(Object.fromEntries(Array.from({ length: maxMembers }, (_, index) => [`u${index}`, 'owner'])))
  expect(outcome(addMembers('u0', ['new']), full)).toBe('too-many-members')
})
