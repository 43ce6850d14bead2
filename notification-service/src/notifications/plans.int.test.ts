import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { inboxId, type Inbox } from '../inboxes/inbox.ts'
import { commandsOf, planOf, type Command } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { listNotifications, positionCursor } from './list-notifications.ts'

const chats = 2_000

let service: TestService
let ada: string
const reader = newUserId()

const hidden = chats / 100

/** Every second chat has a notification, every fourth an unread one, ten of them of the same millisecond, and of these every 25th is not shown in the app. */
const inboxOf = (userId: string, number: number): Inbox => {
  const key = `${userId.slice(0, 8)}${String(number).padStart(8, '0')}`
  const told = { seq: 2, type: 'message' as const, messageId: newUserId(), actorId: ada, body: 'hi' }
  const notification = {
    id: `${key}00000001`,
    createdAt: new Date(1_700_000_000_000 + Math.floor(number / 10)),
    seqs: [{ from: 2, to: 2 }],
    latest: told,
    mention: null,
    shownSeq: 2,
    inApp: number % 100 !== 2,
    read: number % 4 === 0,
    readAt: null,
  }
  return {
    _id: inboxId(`chat-${number}`, userId),
    chatId: `chat-${number}`,
    userId,
    key,
    active: true,
    memberSeq: 1,
    readSeq: 1,
    doneSeq: 0,
    generation: 1,
    version: 1,
    withdrawn: [],
    notification: number % 2 === 0 ? notification : null,
  }
}

beforeAll(async () => {
  service = await openTestService()
  ada = await service.register('Ada')
  for (const userId of [reader, newUserId(), newUserId()])
    await service.db
      .collection<Inbox>('inboxes')
      .insertMany(Array.from({ length: chats }, (_, number) => inboxOf(userId, number)))
}, 60_000)

afterAll(() => service.close())

const ofLists = ['inboxes', 'chats', 'people']

/** What `work` reads, without what the outbox and webhooks look for meanwhile. */
const readsOf = async (work: () => Promise<unknown>): Promise<Command[]> => {
  const commands = await commandsOf(service.db, work)
  const ownReads = commands.filter(({ command }) => !('unsent.at' in (command['filter'] ?? {})))
  return ownReads.filter(({ name, command }) => ['find', 'aggregate'].includes(name) && ofLists.includes(command[name]))
}

test('a list is three queries by index, newest first without a sort, however many inboxes there are', async () => {
  const first = await listNotifications(service.deps, reader, { limit: 100 })
  const cursor = positionCursor.schema.parse(first.next)

  for (const query of [{}, { cursor }, { unread: 'true' as const }, { unread: 'true' as const, cursor }]) {
    const commands = await readsOf(() => listNotifications(service.deps, reader, { limit: 100, ...query }))
    expect(commands.map(({ command }) => command['find']).sort()).toEqual(['chats', 'inboxes', 'people'])

    const plan = await planOf(
      service.db,
      commands.find(({ command }) => command['find'] === 'inboxes')!,
    )
    expect(plan.stages).not.toContain('SORT')
    expect(plan.stages).not.toContain('COLLSCAN')
    expect(plan.keys).toBeLessThan(250)
    expect(plan.documents).toBeLessThan(250)
  }
})

test('pages follow each other without a gap or a double, also where many are of the same millisecond', async () => {
  const ids: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const cursor = next === '' ? undefined : positionCursor.schema.parse(next)
    const page = await listNotifications(service.deps, reader, { limit: 37, ...(cursor && { cursor }) })
    ids.push(...page.items.map(({ id }) => id))
    next = page.next
  }
  expect(new Set(ids).size).toBe(chats / 2 - hidden)
  expect(ids).toHaveLength(chats / 2 - hidden)
})

test('unread ones are counted in the index, without looking at an inbox', async () => {
  const [command] = await readsOf(() => service.deps.own.countUnread(reader))
  const plan = await planOf(service.db, command!)

  expect(plan.stages).not.toContain('COLLSCAN')
  expect(plan.documents).toBe(0)
  expect(await service.deps.own.countUnread(reader)).toBe(chats / 4 - hidden)
})
