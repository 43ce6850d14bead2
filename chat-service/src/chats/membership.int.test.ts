import { randomUUID } from 'node:crypto'
import type { GroupSettings, Role, SystemContent } from '@chat/common/events/chat-content'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inviteModel } from '../invites/invite.model.ts'
import type { Draft } from '../log/draft.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { openTestLog, type TestLog } from '../testing/open-test-log.ts'
import { changeGroup } from './chat-rules.ts'
import { absentChat, applySystem, type ChatState } from './chat-state.ts'
import {
  addMembers,
  banMember,
  changeRole,
  joinByInvite,
  joinPublic,
  removeMember,
  unbanMember,
} from './member-rules.ts'

let database: TestDatabase
let logs: [TestLog, TestLog]

beforeAll(async () => {
  database = await openTestDatabase('membership')
  logs = [await openTestLog(database.db), await openTestLog(database.db)]
})
afterAll(async () => {
  await Promise.all(logs.map((log) => log.stop()))
  await database.drop()
})

const people = ['ann', 'bob', 'cyd', 'dee', 'eve']
const roles: Role[] = ['owner', 'admin', 'member']

type Step = { by: string; whom: string; log: number } & (
  | { kind: 'add' | 'remove' | 'ban' | 'unban' | 'join' | 'use' }
  | { kind: 'role'; role: Role }
  | { kind: 'settings'; change: GroupSettings }
)

const somebody = fc.constantFrom(...people)
const frame = { by: somebody, whom: somebody, log: fc.nat(1) }
const change: fc.Arbitrary<GroupSettings> = fc.record(
  {
    visibility: fc.constantFrom('public' as const, 'private' as const),
    history: fc.constantFrom('all' as const, 'since-join' as const),
    description: fc.constantFrom('', 'x'),
  },
  { requiredKeys: [] },
)
const kinds = ['add', 'remove', 'ban', 'unban', 'join', 'use'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom(...kinds), ...frame }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('role' as const), role: fc.constantFrom(...roles), ...frame }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settings' as const), change, ...frame }) },
)

type Invite = { id: string; maxUses: number }

const decisionOf = (one: Step, invite: Invite): Draft['decide'] => {
  const { by, whom } = one
  if (one.kind === 'role') return changeRole(by, whom, one.role)
  if (one.kind === 'settings') return changeGroup(by, one.change)
  const decisions = {
    add: addMembers(by, [whom]),
    remove: removeMember(by, whom),
    ban: banMember(by, whom),
    unban: unbanMember(by, whom),
    join: joinPublic(by),
    use: joinByInvite(by, invite),
  }
  return decisions[one.kind]
}

/** What should be so, said again in other words than the rules have: people, what they are, and who is kept out. */
type Model = { roles: Map<string, Role>; banned: Set<string>; uses: number; settings: GroupSettings }

const owners = ({ roles }: Model): string[] => [...roles].filter(([, role]) => role === 'owner').map(([id]) => id)

const play = (model: Model, one: Step, maxUses: number): void => {
  const { by, whom } = one
  const mine = model.roles.get(by)
  const theirs = model.roles.get(whom)
  const isAdmin = mine === 'owner' || mine === 'admin'
  const outranks = mine === 'owner' || (mine === 'admin' && theirs === 'member')
  const comes = (userId: string): boolean => !model.roles.has(userId) && !model.banned.has(userId)
  const isLastOwner = theirs === 'owner' && owners(model).length === 1
  switch (one.kind) {
    case 'add':
      if (isAdmin && comes(whom)) model.roles.set(whom, 'member')
      return
    case 'join':
      if (model.settings.visibility === 'public' && comes(by)) model.roles.set(by, 'member')
      return
    case 'use':
      if (!comes(by) || model.uses === maxUses) return
      model.uses += 1
      model.roles.set(by, 'member')
      return
    case 'remove':
      if (by === whom ? mine && (!isLastOwner || model.roles.size === 1) : theirs && outranks) model.roles.delete(whom)
      return
    case 'ban':
      if (by === whom || !isAdmin || (theirs && !outranks)) return
      model.roles.delete(whom)
      model.banned.add(whom)
      return
    case 'unban':
      if (isAdmin) model.banned.delete(whom)
      return
    case 'role': {
      const stepsDown = by === whom && one.role === 'member'
      const promotes = mine === 'admin' && theirs === 'member' && one.role === 'admin'
      const allowed = theirs && mine && (mine === 'owner' || stepsDown || promotes)
      if (allowed && one.role !== theirs && !isLastOwner) model.roles.set(whom, one.role)
      return
    }
    case 'settings':
      if (isAdmin) Object.assign(model.settings, one.change)
  }
}

const start = async (): Promise<{ chatId: string; invite: Invite }> => {
  const chatId = await logs[0].makeGroup(['ann', 'bob'])
  const invite = { id: randomUUID(), maxUses: 2 }
  await inviteModel(database.db).create({
    _id: invite.id,
    code: invite.id,
    chatId,
    createdBy: 'ann',
    createdAt: new Date(),
    maxUses: invite.maxUses,
    expiresAt: null,
    uses: 0,
    revoked: false,
  })
  return { chatId, invite }
}

const take = (chatId: string, invite: Invite, one: Step): Promise<unknown> =>
  logs[one.log]!.act({ chatId, senderId: one.by, decide: decisionOf(one, invite) }).catch(
    (error: { slug?: string }) => {
      if (error.slug === undefined || error.slug === 'unavailable') throw error
    },
  )

/** What the rows say, and what either instance knows. */
const seen = async (chatId: string, invite: Invite) => {
  const rows = await database.db.collection('members').find({ chatId }).toArray()
  const chat = await database.db.collection<{ _id: string; visibility?: string }>('chats').findOne({ _id: chatId })
  const used = await inviteModel(database.db).findById(invite.id)
  const fresh = await Promise.all(logs.map((log) => log.memory.refresh(chatId)))
  const present = rows.filter((row) => row['present'])
  return {
    rows: {
      members: Object.fromEntries(present.map((row) => [row['userId'] as string, row['role'] as Role])),
      banned: rows.flatMap((row) => (row['banned'] ? [row['userId'] as string] : [])).toSorted(),
      uses: used!.uses,
      visibility: chat?.visibility ?? 'private',
      memberCount: (chat as { memberCount?: number } | null)?.memberCount,
    },
    states: fresh.map(({ members, banned = new Set<string>(), inviteUses, settings }: ChatState) => ({
      members: Object.fromEntries(members),
      banned: [...banned].toSorted(),
      uses: inviteUses?.get(invite.id) ?? 0,
      visibility: settings.visibility ?? 'private',
    })),
  }
}

const expectedOf = ({ roles, banned, uses, settings }: Model) => ({
  members: Object.fromEntries(roles),
  banned: [...banned].toSorted(),
  uses,
  visibility: settings.visibility ?? 'private',
})

const stored = (chatId: string): Promise<MessageDoc[]> => logs[0].docs.find({ chatId }).sort({ seq: 1 }).toArray()

test('one after the other, on either of two instances, they do to a group what the rules mean', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { chatId, invite } = await start()
      const model: Model = {
        roles: new Map<string, Role>([
          ['ann', 'owner'],
          ['bob', 'member'],
        ]),
        banned: new Set(),
        uses: 0,
        settings: {},
      }
      for (const one of steps) {
        await take(chatId, invite, one)
        play(model, one, invite.maxUses)
      }

      const { rows, states } = await seen(chatId, invite)
      expect(rows).toEqual({ ...expectedOf(model), memberCount: model.roles.size })
      for (const state of states) expect(state).toEqual(expectedOf(model))
    }),
    { numRuns: 15 },
  )
}, 240_000)

test('all at once on two instances, rows and what both know follow from the log, in which all was allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 20 }), async (steps) => {
      const { chatId, invite } = await start()
      await Promise.all(steps.map((one) => take(chatId, invite, one)))

      const messages = await stored(chatId)
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
      const state = absentChat(chatId)
      for (const { seq, senderId, system } of messages) {
        if (seq > 1) expect(possible(state, senderId, invite)).toContain(JSON.stringify(system))
        applySystem(state, system!)
        state.seq = seq
        expect(state.members.size === 0 || [...state.members.values()].includes('owner')).toBe(true)
      }

      const { rows, states } = await seen(chatId, invite)
      const { members, banned = new Set<string>(), inviteUses, settings } = state
      const uses = inviteUses?.get(invite.id) ?? 0
      const expected = expectedOf({ roles: members, banned, uses, settings })
      expect(rows).toEqual({ ...expected, memberCount: members.size })
      for (const one of states) expect(one).toEqual(expected)
      expect(uses).toBeLessThanOrEqual(invite.maxUses)
    }),
    { numRuns: 15 },
  )
}, 240_000)

const every: Step[] = people.flatMap((whom) => [
  ...kinds.map((kind) => ({ kind, by: '', whom, log: 0 })),
  ...roles.map((role) => ({ kind: 'role' as const, role, by: '', whom, log: 0 })),
])

const everyChange: SystemContent[] = [{}, { visibility: 'public' }, { visibility: 'private' }]
  .flatMap((one) => [one, { ...one, history: 'all' }, { ...one, history: 'since-join' }])
  .flatMap((one) => [one, { ...one, description: '' }, { ...one, description: 'x' }])
  .map((one) => ({ kind: 'settings-changed', ...one }) as SystemContent) // all that a step may ask for

/** Everything that somebody could have made of the group then. */
const possible = (state: ChatState, by: string, invite: Invite): string[] => {
  const made = (decide: Draft['decide']): string[] => {
    try {
      const content = decide(state)
      return content && 'system' in content ? [JSON.stringify(content.system)] : []
    } catch {
      return []
    }
  }
  const changes = everyChange.flatMap(({ kind: _kind, ...one }) => made(changeGroup(by, one as GroupSettings)))
  return [...every.flatMap((one) => made(decisionOf({ ...one, by }, invite))), ...changes]
}
