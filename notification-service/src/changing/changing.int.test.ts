import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import { listNotifications } from '../notifications/list-notifications.ts'
import { commandsOf } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'

let service: TestService
let ada: string
let bob: string
let chat: TestChat

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const listOf = async (userId: string) => (await listNotifications(service.deps, userId, { limit: 50 })).items

const isAllTold = () => until(async () => (await service.unsent.before(new Date(Date.now() + 1_000), 1)).length === 0)

/** Everything that is kept in the database of the service. */
const kept = async (): Promise<string> => {
  const collections = await service.db.db!.collections()
  return JSON.stringify(await Promise.all(collections.map((one) => one.find().toArray())))
}

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
  chat = createTestChat()
  await happen(chat.created('group', [ada, bob], 'Climbing'), chat.read(bob))
})

afterAll(() => service.close())

describe('a message that is edited', () => {
  test('is told with its newest text, in whatever order edits come, and as an update', async () => {
    const said = chat.said(ada, 'at five')
    const [six, seven] = [chat.edited(said, 'at six'), chat.edited(said, 'at seven')]
    await happen(said, seven)
    expect(await listOf(bob)).toMatchObject([{ body: 'at seven', count: 1 }])
    await until(() => service.toldTo(bob).at(-1)?.type === 'notification_updated')
    expect(service.toldTo(bob).at(-1)).toMatchObject({ notification: { body: 'at seven' } })

    await happen(six, said)
    expect(await listOf(bob)).toMatchObject([{ body: 'at seven', count: 1 }])
  })

  test('before it is heard of is told as edited, and to who is let in later', async () => {
    const said = chat.said(ada, 'at five')
    await happen(chat.edited(said, 'at six'))
    expect(await listOf(bob)).toEqual([])
    await happen(said)
    expect(await listOf(bob)).toMatchObject([{ body: 'at six', count: 1 }])

    const cyd = await service.register('Cyd')
    const [added, logged] = chat.added(ada, [cyd])
    const after = chat.said(ada, 'hello')
    await happen([logged!], after, chat.edited(after, 'hello Cyd'), [added!])
    expect(await listOf(cyd)).toMatchObject([{ body: 'hello Cyd', count: 2 }])
  })

  test('tells nobody anew, whomever it mentions now', async () => {
    await happen(chat.chose(bob, { level: 'mentions' }))
    const said = chat.said(ada, 'look')
    await happen(said, chat.edited(said, '@bob look', [bob]))
    expect(await listOf(bob)).toEqual([])
  })
})

describe('a message that is deleted', () => {
  test('is counted no more, and the one before it is told instead', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((text) => chat.said(ada, text))
    await happen(one!, two!, three!, chat.unsaid(three!))
    expect(await listOf(bob)).toMatchObject([{ body: 'two', count: 2, seq: 3 }])

    await happen(chat.unsaid(one!))
    expect(await listOf(bob)).toMatchObject([{ body: 'two', count: 1 }])
  })

  test('leaves a mention before it on top, and then what is newest', async () => {
    const [first, second] = [chat.said(ada, '@bob one', [bob]), chat.said(ada, '@bob two', [bob])]
    await happen(first, second, chat.said(ada, 'three'), chat.unsaid(second))
    expect(await listOf(bob)).toMatchObject([{ type: 'mention', body: '@bob one', count: 2 }])

    await happen(chat.unsaid(first))
    expect(await listOf(bob)).toMatchObject([{ type: 'message', body: 'three', count: 1 }])
  })

  test('takes its notification with it if that is all there is, and nothing of its text stays', async () => {
    const said = chat.said(ada, 'nobody should know this')
    await happen(said)
    await isAllTold()
    expect(await kept()).toContain('nobody should know this')
    await happen(chat.unsaid(said))
    expect(await kept()).not.toContain('nobody should know this')

    expect(await listOf(bob)).toEqual([])
    await until(() => service.toldTo(bob).at(-1)?.type === 'notification_removed')
    expect(service.toldTo(bob).at(-1)?.notification.body).toBe('')
    await happen(said)
    expect(await listOf(bob)).toEqual([])
    expect(await kept()).not.toContain('nobody should know this')
  })

  test('leaves nothing of its text in what was read just before', async () => {
    const said = chat.said(ada, 'read and gone')
    await happen(said)
    await isAllTold()
    await Promise.all([happen(chat.read(bob)), happen(chat.unsaid(said))])
    expect(await kept()).not.toContain('read and gone')
  })

  test.each([
    ['before it is heard of', (said: DomainEvent[], unsaid: DomainEvent[]) => happen(unsaid, unsaid, said)],
    ['at the same time', (said: DomainEvent[], unsaid: DomainEvent[]) => Promise.all([happen(said), happen(unsaid)])],
    [
      'after it was edited late',
      (said: DomainEvent[], unsaid: DomainEvent[]) => happen(unsaid, said, chat.edited(said, 'a secret')),
    ],
  ])('%s is not told', async (_case, tell) => {
    const said = chat.said(ada, 'a secret')
    await tell(said, chat.unsaid(said))
    expect(await listOf(bob)).toEqual([])
    expect(await kept()).not.toContain('a secret')
  })

  test('and told of as such, long after, is no news', async () => {
    const [said] = chat.said(ada, '')
    const data = { ...(said!.data as object), deletedAt: new Date().toISOString() }
    await happen([{ ...said!, data }])
    expect(await listOf(bob)).toEqual([])
  })

  test('is not told to who is let in later', async () => {
    const cyd = await service.register('Cyd')
    const [added, logged] = chat.added(ada, [cyd])
    const said = chat.said(ada, 'a mistake')
    await happen([logged!], said, chat.unsaid(said), [added!])
    expect(await listOf(cyd)).toMatchObject([{ type: 'added_to_chat', count: 1 }])
  })

  test('leaves no text where the one before it is not known any more', async () => {
    const [old, said] = [chat.said(ada, 'old'), chat.said(ada, 'gone')]
    await happen(old)
    await service.db.collection('recent_messages').deleteMany({ chatId: chat.chatId })
    await happen(said, chat.unsaid(said))

    const [notification] = await listOf(bob)
    expect(notification).toMatchObject({ body: '', count: 1, seq: 2 })
    expect(notification).not.toHaveProperty('messageId')
  })

  test('leaves all inboxes of a large chat by one update', async () => {
    const members = Array.from({ length: 600 }, newUserId)
    await happen(chat.added(ada, members), chat.read(bob))
    await service.db.collection('inboxes').updateMany({ chatId: chat.chatId }, { $set: { level: 'all' } })
    const [one, two] = [chat.said(ada, 'one'), chat.said(ada, 'two')]
    await happen(one, two)
    const commands = await commandsOf(service.db, () => happen(chat.unsaid(two)))

    const changing = commands.filter(({ name, command }) => name === 'update' && command['updates'][0].q.chatId)
    expect(changing).toHaveLength(1)
    const told = { 'notification.latest.body': 'one', chatId: chat.chatId }
    expect(await service.db.collection('inboxes').countDocuments(told)).toBe(601)
  }, 60_000)
})

describe('a message that somebody deletes for themselves', () => {
  test('is told to them no more, and to others as before', async () => {
    const cyd = await service.register('Cyd')
    await happen(chat.added(ada, [cyd]), chat.read(bob), chat.read(cyd))
    const [one, two] = [chat.said(ada, 'one'), chat.said(ada, 'two')]
    await happen(one, two, chat.hid(bob, two))
    expect(await listOf(bob)).toMatchObject([{ body: 'one', count: 1 }])
    expect(await listOf(cyd)).toMatchObject([{ body: 'two', count: 2 }])
  })

  test('is not told to them if it is heard of later', async () => {
    const said = chat.said(ada, 'one')
    await happen(chat.hid(bob, said), said)
    expect(await listOf(bob)).toEqual([])
  })
})
