import { blockChanged } from '@chat/common/events/user-events'
import { until } from '@chat/common/testing/until'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { messageDocs } from '../messages/message.model.ts'
import { copyChat } from '../testing/copy-chat.ts'
import { makeGroup } from '../testing/make-group.ts'
import { permissionRequests, type PermissionRequest, type Target } from '../testing/permission-requests.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { may, permissions, type Action } from './permissions.ts'

const inGroup = ['owner', 'admin', 'member', 'former', 'banned', 'stranger', 'nobody'] as const
const inDirect = ['peer', 'blocked', 'stranger', 'nobody'] as const
const others = ['second-owner', 'second-admin', 'bystander', 'newcomer', 'blocker'] as const
type Kind = (typeof inGroup)[number] | (typeof inDirect)[number] | (typeof others)[number]
type Person = Pick<TestPerson, 'token'> & { userId: string }

let chat: TestChat
const people = new Map<Kind, TestPerson>()
const who = (kind: Kind): TestPerson => people.get(kind)!
const callerOf = (kind: Kind): Person => (kind === 'nobody' ? { userId: 'nobody', token: '' } : who(kind))

beforeAll(async () => {
  chat = await startTestChat()
  for (const kind of new Set<Kind>([...inGroup, ...inDirect, ...others])) people.set(kind, await chat.register(kind))
  const block = { userId: who('blocker').userId, blockedId: who('blocked').userId, blocked: true, version: 1 }
  await openDirect('peer')
  const chatId = await openDirect('blocked')
  for (let count = 0; count < 4; count += 1) await write('blocked', chatId)
  await announce(block)
  await until(async () => (await tell('blocked', chatId)).status === 403, { timeoutMs: 30_000 })
}, 60_000)
afterAll(() => chat.stop())

const openDirect = async (other: 'peer' | 'blocked'): Promise<string> => {
  const { body } = await chat
    .as(who(other))
    .post('/chats')
    .send({ type: 'direct', userId: who('blocker').userId })
  return body.id
}

const announce = async (data: ReturnType<typeof blockChanged.create>['data']): Promise<void> => {
  const from = { source: '/user-service', subject: data.userId, time: new Date() }
  const publisher = await chat.broker.openPublisher()
  const event = blockChanged.create({ id: 'block', ...from, data })
  await new Promise<void>((resolve, reject) =>
    publisher.publish([event], (error) => (error ? reject(error) : resolve())),
  )
  await publisher.close()
}

const tell = (kind: Kind, chatId: string) => chat.as(who(kind)).post('/messages').send({ chatId, text: 'mine' })

const write = async (kind: Kind, chatId: string): Promise<string> => (await tell(kind, chatId)).body.id

const targetIn = (chatId: string, theirs: string, own: string): Target => ({
  chatId,
  theirs,
  own,
  memberId: who('bystander').userId,
  adminId: who('second-admin').userId,
  newcomerId: who('newcomer').userId,
})

let made: Promise<string> | undefined

/** A group with one of each kind in it, or out of it again, who have all written something. */
const makeOne = async (): Promise<string> => {
  const members = ['second-owner', 'admin', 'second-admin', 'member', 'bystander', 'former', 'banned'] as const
  const chatId = await makeGroup(chat, who('owner'), members.map(who))
  const owner = chat.as(who('owner'))
  const roles = [
    ['second-owner', 'owner'],
    ['admin', 'admin'],
    ['second-admin', 'admin'],
  ] as const
  for (const [other, role] of roles)
    await owner
      .patch(`/chats/${chatId}/members/${who(other).userId}`)
      .send({ role })
      .expect(200)
  for (const kind of ['owner', ...members] as const) await write(kind, chatId)
  await owner.delete(`/chats/${chatId}/members/${who('former').userId}`).expect(204)
  await owner.post(`/chats/${chatId}/bans/${who('banned').userId}`).expect(204)
  return chatId
}

const groupFor = async (kind: Kind, { settings }: PermissionRequest): Promise<Target> => {
  const [chatId] = (await copyChat(chat.db, await (made ??= makeOne()), 1)) as [string]
  const messages = await messageDocs(chat.db).find({ chatId }).toArray()
  const of = (writer: Kind) =>
    messages.find(({ senderId, system }) => senderId === callerOf(writer).userId && !system)?._id.toHexString()
  if (settings) await chat.as(who('owner')).patch(`/chats/${chatId}`).send(settings).expect(200)
  return targetIn(chatId, of('bystander')!, of(kind) ?? of('bystander')!)
}

const shared = new Map<string, Promise<Target>>()

/** What is refused changes nothing: all of it that somebody tries is tried in one chat for each kind of settings. */
const share = (key: string, make: () => Promise<Target>): Promise<Target> => {
  if (!shared.has(key)) shared.set(key, make())
  return shared.get(key)!
}

const isRole = (kind: Kind): kind is 'owner' | 'admin' | 'member' => ['owner', 'admin', 'member'].includes(kind)

/** `done`, or the name of the refusal. */
const expectedInGroup = (kind: Kind, action: Action): string => {
  if (isRole(kind)) return may(kind, action) ? 'done' : (permissionRequests[action].refusal ?? 'forbidden')
  if (kind === 'nobody') return 'unauthenticated'
  return kind === 'stranger' ? 'chat-not-found' : 'not-a-member'
}

/** In a direct chat both may do what members may; what only groups know nobody does. */
const inDirectChats: Partial<Record<Action, 'wanted' | 'anyway'>> = {
  read: 'anyway',
  post: 'wanted',
  upload: 'anyway',
  react: 'wanted',
  pin: 'wanted',
  star: 'anyway',
  report: 'anyway',
  'edit-own': 'wanted',
  'delete-own': 'anyway',
}

/** Settings that direct chats do not have; and deleting one is another thing. */
const ofGroups: readonly Action[] = ['post-where-admins-post', 'post-without-waiting', 'delete-chat']

const expectedInDirect = (kind: Kind, action: Action): string => {
  if (kind === 'nobody') return 'unauthenticated'
  if (kind === 'stranger') return 'chat-not-found'
  if (action === 'delete-others') return 'forbidden'
  const needed = inDirectChats[action]
  if (!needed) return 'direct-chat'
  return kind === 'blocked' && needed === 'wanted' ? 'not-wanted' : 'done'
}

type Answer = { status: number; body: { type?: string } }

const outcomeOf = ({ status, body }: Answer): string =>
  status < 300 ? 'done' : `${body.type}`.replace('/problems/', '')

const statusOf: Record<string, number> = {
  forbidden: 403,
  'not-a-member': 403,
  'not-wanted': 403,
  'chat-not-found': 404,
  'direct-chat': 409,
  'too-many-requests': 429,
  unauthenticated: 401,
}

const emit = async (kind: Kind, [event, payload]: [string, object]): Promise<Answer> => {
  const { socket } = await chat.join(who(kind))
  const reply = await socket.emitWithAck(event, payload)
  socket.disconnect()
  return reply.ok ? { status: 200, body: {} } : { status: reply.problem.status, body: reply.problem }
}

type Row = [action: Action, kind: Kind, expected: string]

const actions = Object.keys(permissions) as Action[] // its own keys

test('every kind of thing one may do has a request', () => {
  expect(Object.keys(permissionRequests).toSorted()).toEqual(actions.toSorted())
})

const rowsOf = (
  some: readonly Action[],
  kinds: readonly Kind[],
  expected: (kind: Kind, action: Action) => string,
): Row[] => some.flatMap((action) => kinds.map((kind): Row => [action, kind, expected(kind, action)]))

/** Without a token there is no socket. */
const emitted = (rows: Row[]): Row[] =>
  rows.filter(([action, kind]) => permissionRequests[action].emit !== undefined && kind !== 'nobody')

const check = (answer: Answer, expected: string): void => {
  expect(outcomeOf(answer)).toBe(expected)
  if (expected !== 'done') expect(answer.status).toBe(statusOf[expected])
}

describe('in a group', () => {
  const rows = rowsOf(actions, inGroup, expectedInGroup)
  const groupOf = (action: Action, kind: Kind, expected: string): Promise<Target> =>
    expected === 'done'
      ? groupFor(kind, permissionRequests[action])
      : share(`${kind} ${JSON.stringify(permissionRequests[action].settings)}`, () =>
          groupFor(kind, permissionRequests[action]),
        )

  test.each(rows)('%s by the %s: %s', async (action, kind, expected) => {
    const target = await groupOf(action, kind, expected)
    check(await permissionRequests[action].ask(chat.as(callerOf(kind)), target), expected)
  })

  test.each(emitted(rows))('%s over the socket by the %s: %s', async (action, kind, expected) => {
    const target = await groupOf(action, kind, expected)
    check(await emit(kind, permissionRequests[action].emit!(target)), expected)
  })
})

describe('in a direct chat', () => {
  const rows = rowsOf(
    actions.filter((action) => !ofGroups.includes(action)),
    inDirect,
    expectedInDirect,
  )

  /** What a blocked person has written was there before. */
  const newTarget = async (kind: Kind): Promise<Target> => {
    const chatId = await openDirect(kind === 'blocked' ? 'blocked' : 'peer')
    const theirs = await write('blocker', chatId)
    if (kind !== 'blocked') return targetIn(chatId, theirs, kind === 'peer' ? await write('peer', chatId) : theirs)
    const mine = { chatId, senderId: who('blocked').userId, system: { $exists: false }, deletedAt: { $exists: false } }
    const own = await chat.db.collection('messages').findOne(mine)
    return targetIn(chatId, theirs, own!._id.toHexString())
  }

  const targetFor = (kind: Kind, expected: string): Promise<Target> =>
    expected === 'done' || kind === 'blocked' ? newTarget(kind) : share(`direct ${kind}`, () => newTarget(kind))

  test.each(rows)('%s by the %s: %s', async (action, kind, expected) => {
    const target = await targetFor(kind, expected)
    check(await permissionRequests[action].ask(chat.as(callerOf(kind)), target), expected)
  })

  test.each(emitted(rows))('%s over the socket by the %s: %s', async (action, kind, expected) => {
    check(await emit(kind, permissionRequests[action].emit!(await targetFor(kind, expected))), expected)
  })
})
