import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { inviteModel } from '../invites/invite.model.ts'
import { makeGroup } from '../testing/make-group.ts'
import { observeDatabase, observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { memberCursor } from './member-page.ts'
import { memberId, memberModel } from './member.model.ts'

const crowd = 10_000

let chat: TestChat
let ann: TestPerson
let chatId: string
let code: string
let newcomers = 0

const newcomer = (): Promise<TestPerson> => chat.register(`newcomer-${(newcomers += 1)}`)

const strangerIds = Array.from({ length: crowd }, (_, index) => index.toString(16).padStart(24, '0'))

/** Rows as the log would have made them: nobody is to wait for 10,000 joins. */
const fill = async (): Promise<void> => {
  const rows = strangerIds.map((userId, index) => ({
    _id: memberId(chatId, userId),
    chatId,
    userId,
    present: index % 2 === 0,
    ...(index % 2 === 1 && { banned: true, bannedAt: new Date() }),
    role: 'member',
    rowSeq: 1,
    joinedSeq: index,
    joinedAt: new Date(),
    visibleFrom: 1,
    readSeq: 1,
    deliveredSeq: 1,
    muted: false,
    pinned: false,
    settingsVersion: 0,
    changedAt: new Date(),
  }))
  await memberModel(chat.db).collection.insertMany(rows as never[])
  const invites = Array.from({ length: 2_000 }, (_, index) => ({
    _id: index.toString(16).padStart(24, '0'),
    code: randomUUID(),
    chatId,
    createdBy: ann.userId,
    createdAt: new Date(Date.now() - index),
    maxUses: 1,
    expiresAt: null,
    uses: 1,
    revoked: index % 2 === 0,
  }))
  await inviteModel(chat.db).collection.insertMany(invites as never[])
}

beforeAll(async () => {
  chat = await startTestChat()
  ann = await chat.register('ann')
  chatId = await makeGroup(chat, ann, [], { visibility: 'public' })
  await fill()
  code = (await chat.as(ann).post(`/chats/${chatId}/invites`).send({}).expect(201)).body.code
}, 60_000)
afterAll(() => chat.stop())

const get = (path: string) => () => chat.as(ann).get(path).expect(200)

const bans = async (): Promise<string> => {
  const { body } = await chat.as(ann).get(`/chats/${chatId}/bans?limit=10`).expect(200)
  return `/chats/${chatId}/bans?limit=10&cursor=${body.next}`
}
const invites = async (): Promise<string> => {
  const { body } = await chat.as(ann).get(`/chats/${chatId}/invites?limit=10`).expect(200)
  return `/chats/${chatId}/invites?limit=10&cursor=${body.next}`
}

const members = async (): Promise<string> =>
  `/chats/${chatId}/members?limit=10&cursor=${memberCursor.encode({ joinedSeq: 8_000, userId: '' })}`

test.each([
  ['members far down the list', members],
  ['the bans', async () => `/chats/${chatId}/bans?limit=10`],
  ['more bans', bans],
  ['the invites', async () => `/chats/${chatId}/invites?limit=10`],
  ['more invites', invites],
  ['one invite', async () => `/invites/${code}`],
])('%s of a large group are read by an index, as many as are shown', async (_what, pathOf) => {
  const { plans, roundTrips } = await observeDatabase(chat, get(await pathOf()))
  expect(plans.length).toBeGreaterThan(0)
  for (const { planSummary, hasSortStage, docsExamined } of plans) {
    expect(planSummary).not.toContain('COLLSCAN')
    expect(hasSortStage ?? false).toBe(false)
    expect(docsExamined ?? 0).toBeLessThanOrEqual(12)
  }
  expect(roundTrips).toBeLessThanOrEqual(5)
})

test.each([
  ['joins it', (person: TestPerson) => chat.as(person).post(`/chats/${chatId}/join`).expect(200)],
  ['comes by an invite', (person: TestPerson) => chat.as(person).post(`/invites/${code}/join`).expect(200)],
  [
    'is added',
    ({ userId }: TestPerson) =>
      chat
        .as(ann)
        .post(`/chats/${chatId}/members`)
        .send({ userIds: [userId] })
        .expect(200),
  ],
  ['is banned', ({ userId }: TestPerson) => chat.as(ann).post(`/chats/${chatId}/bans/${userId}`).expect(204)],
])('who %s costs a large group no scan and no document of the others', async (_how, act) => {
  await act(await newcomer()) // the chat is known from now on
  const person = await newcomer()
  const { plans } = await observeEverything(chat, () => act(person))
  expect(plans.length).toBeGreaterThan(0)
  for (const { planSummary, docsExamined } of plans) {
    expect(planSummary).not.toContain('COLLSCAN')
    expect(docsExamined ?? 0).toBeLessThanOrEqual(12)
  }
})
