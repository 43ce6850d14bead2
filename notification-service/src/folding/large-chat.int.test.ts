import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { newInbox, type Inbox } from '../inboxes/inbox.ts'
import { commandsOf } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService

beforeAll(async () => {
  service = await openTestService()
})

afterAll(() => service.close())

test('a message to 10,000 members is one update, and everybody is told', async () => {
  const chat = createTestChat()
  const sender = await service.register('Ada')
  const members = Array.from({ length: 10_000 }, newUserId)
  const [created] = chat.created('group', [sender], 'Fair')
  await service.handle(created!)
  await service.db.collection<Inbox>('inboxes').insertMany(
    members.map((userId) => ({
      ...newInbox({ chatId: chat.chatId, userId }),
      ...{ active: true, memberSeq: 1, level: 'all' },
    })),
  )

  const [said] = chat.said(sender, 'everybody!')
  const commands = await commandsOf(service.db, () => service.handle(said!))
  const folding = commands.filter(({ name, command }) => name === 'update' && command['updates'][0].q.chatId)
  expect(folding.map(({ command }) => command['updates'].length)).toEqual([1])

  const heard = () => new Set(service.told.map(({ userId }) => userId))
  await until(() => service.told.length >= members.length && heard().size === members.length, { timeoutMs: 20_000 })
  expect(heard()).toEqual(new Set(members))
  await until(async () => (await service.unsent.before(new Date(Date.now() + 1_000), 1)).length === 0)
}, 60_000)

test('messages of many chats that come together are one update', async () => {
  const ada = await service.register('Ada')
  const chats = Array.from({ length: 100 }, () => createTestChat())
  await Promise.all(chats.flatMap((chat) => chat.created('direct', [ada, newUserId()])).map(service.handle))

  const commands = await commandsOf(service.db, () =>
    Promise.all(chats.flatMap((chat) => chat.said(ada, 'hi')).map(service.handle)),
  )
  expect(commands.filter(({ name }) => name === 'insert')).toHaveLength(1)
  const folding = commands.filter(({ name, command }) => name === 'update' && command['updates'][0].q.chatId)
  expect(folding.map(({ command }) => command['updates'].length)).toEqual([1])
})
