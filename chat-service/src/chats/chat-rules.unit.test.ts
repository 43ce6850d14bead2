import type { Role } from '@chat/common/events/chat-content'
import { describe, expect, test } from '@jest/globals'
import { say as saying } from '../messages/say.ts'
import { changeGroup, deleteGroup, maxMembers } from './chat-rules.ts'
import { absentChat, type ChatState } from './chat-state.ts'
import {
  addMembers,
  banMember,
  changeRole,
  joinByInvite,
  joinPublic,
  removeMember,
  unbanMember,
} from './member-rules.ts'

const chat = (members: Record<string, Role>, type: ChatState['type'] = 'group'): ChatState => ({
  chatId: 'chat',
  seq: 1,
  type,
  settings: { name: 'Tea' },
  members: new Map(Object.entries(members)),
})

const nowMs = Date.UTC(2026, 0, 1)
const say = (senderId: string, text: string) => saying(senderId, { text }, nowMs)
const rename = (actorId: string, name: string) => changeGroup(actorId, { name })

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
    banMember('ann', 'bob'),
    unbanMember('ann', 'bob'),
    changeRole('ann', 'bob', 'admin'),
    deleteGroup('ann'),
    joinPublic('ann'),
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

describe('the settings of a group', () => {
  test('only what is new is a change, and a new name alone is told as such', () => {
    expect(changeGroup('own', { name: 'Coffee' })(everyRole)).toEqual({ system: { kind: 'renamed', name: 'Coffee' } })
    expect(changeGroup('own', { name: 'Tea', description: 'Hot' })(everyRole)).toEqual({
      system: { kind: 'settings-changed', description: 'Hot' },
    })
    const asItIs = { visibility: 'private', posting: 'everyone', history: 'all', slowModeSeconds: 0, description: '' }
    expect(changeGroup('own', asItIs as Parameters<typeof changeGroup>[1])(everyRole)).toBeUndefined()
  })

  test('where admins post others do not', () => {
    const quiet = { ...everyRole, settings: { posting: 'admins' as const } }
    expect(['own', 'adm', 'mem'].map((who) => outcome(say(who, 'x'), quiet))).toEqual(['done', 'done', 'forbidden'])
  })

  test('slow mode holds members back for as long as it says, and nobody else', () => {
    const sentAt = new Map(['own', 'adm', 'mem'].map((who) => [who, nowMs - 9_000] as const))
    const slow = { ...everyRole, settings: { slowModeSeconds: 10 }, sentAt }
    expect(['own', 'adm', 'mem', 'mem2'].map((who) => outcome(say(who, 'x'), slow))).toEqual([
      'done',
      'done',
      'too-many-requests',
      'done',
    ])
    expect(outcome(saying('mem', { text: 'x' }, nowMs + 1_000), slow)).toBe('done')
  })
})

test('a deleted group is not there for anybody', () => {
  const deleted: ChatState = { ...everyRole, members: new Map(), deleted: true }
  for (const decide of [
    say('own', 'x'),
    rename('own', 'Coffee'),
    deleteGroup('own'),
    addMembers('own', ['new']),
    removeMember('own', 'own'),
    banMember('own', 'mem'),
    joinPublic('eve'),
  ])
    expect(outcome(decide, deleted)).toBe('chat-not-found')
  expect(outcome(joinByInvite('eve', { id: 'i', maxUses: null }), deleted)).toBe('invite-not-found')
})

describe('bans', () => {
  test.each([
    ['own', 'own2', 'done'],
    ['own', 'adm', 'done'],
    ['own', 'eve', 'done'],
    ['own', 'own', 'forbidden'],
    ['adm', 'own', 'forbidden'],
    ['adm', 'adm2', 'forbidden'],
    ['adm', 'mem', 'done'],
    ['adm', 'eve', 'done'],
    ['mem', 'mem2', 'forbidden'],
    ['mem', 'eve', 'forbidden'],
    ['eve', 'mem', 'not-a-member'],
  ])('%s bans %s: %s', (who, whom, expected) => expect(outcome(banMember(who, whom))).toBe(expected))

  test('keep somebody out, whichever way they come, until they are lifted', () => {
    const banning: ChatState = { ...everyRole, settings: { visibility: 'public' }, banned: new Set(['eve']) }
    expect(outcome(joinPublic('eve'), banning)).toBe('banned')
    expect(outcome(joinByInvite('eve', { id: 'i', maxUses: null }), banning)).toBe('banned')
    expect(outcome(addMembers('own', ['eve']), banning)).toBe('nothing')
    expect(outcome(banMember('own', 'eve'), banning)).toBe('nothing')
    expect(outcome(unbanMember('adm', 'eve'), banning)).toBe('done')
    expect(outcome(unbanMember('adm', 'mem'), banning)).toBe('nothing')
    expect(outcome(unbanMember('mem', 'eve'), banning)).toBe('forbidden')
  })
})

describe('joining', () => {
  test('a public group is for everybody, a private one for nobody who comes by itself', () => {
    const open: ChatState = { ...everyRole, settings: { visibility: 'public' } }
    expect(outcome(joinPublic('eve'), open)).toBe('done')
    expect(outcome(joinPublic('mem'), open)).toBe('nothing')
    expect(outcome(joinPublic('eve'))).toBe('not-a-member')
  })

  test('an invite is used as often as it says, and not by who is in already', () => {
    const invite = { id: 'i', maxUses: 2 }
    const used = (count: number): ChatState => ({ ...everyRole, inviteUses: new Map([['i', count]]) })
    expect(joinByInvite('eve', invite)(used(1))).toMatchObject({
      system: { via: 'invite', invite: { id: 'i', uses: 2 } },
    })
    expect(outcome(joinByInvite('eve', invite), used(2))).toBe('invite-not-found')
    expect(outcome(joinByInvite('mem', invite), used(2))).toBe('nothing')
  })

  test('where newcomers see what comes from their joining on, each joining says so', () => {
    const open: ChatState = { ...everyRole, settings: { visibility: 'public', history: 'since-join' } }
    for (const decide of [joinPublic('eve'), addMembers('own', ['eve']), joinByInvite('eve', { id: 'i', maxUses: 1 })])
      expect(decide(open)).toMatchObject({ system: { sinceJoin: true } })
  })
})
