import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { defaultPreferences, type Preferences } from '../recipients/preferences.ts'
import { newRecipient, type Recipient } from '../recipients/recipient.ts'
import { wishesOf } from '../recipients/wishes.ts'
import { openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'
import { inboxId, newInbox, type Inbox } from './inbox.ts'

let service: TestService
let ada: string
let bob: string

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
})

afterAll(() => service.close())

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const choose = async (userId: string, types: Preferences['types']): Promise<Recipient> => {
  const chosen = { ...newRecipient(userId), version: 1, preferences: { ...defaultPreferences, types } }
  await service.deps.recipients.replace(chosen)
  return chosen
}

const inboxOf = (chatId: string, userId: string) =>
  service.db.collection<Inbox>('inboxes').findOne({ _id: inboxId(chatId, userId) })

const shownTo = async (userId: string, path: string) =>
  (
    await request(service.app)
      .get(`/api/notifications${path}`)
      .set('authorization', `Bearer ${service.tokenFor(userId)}`)
      .expect(200)
  ).body

test('a new inbox knows what its owner wishes, also one that was made by an instance that then died', async () => {
  const wishes = wishesOf(await choose(bob, { message: { email: false } }))
  const [one, two] = [createTestChat(), createTestChat()]
  await service.db.collection<Inbox>('inboxes').insertOne(newInbox({ chatId: two.chatId, userId: bob }) as never)

  for (const chat of [one, two]) {
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'hello'))
    const inbox = await inboxOf(chat.chatId, bob)
    expect(inbox).toMatchObject({ wishes, notification: { latest: { body: 'hello' } } })
    expect(inbox).not.toHaveProperty('unasked')
    expect(inbox).not.toHaveProperty('dueAt')
  }
})

test('what is not wanted in the app is kept to be mailed, and neither listed nor counted nor announced', async () => {
  await choose(bob, { message: { inApp: false } })
  const [quiet, loud] = [createTestChat(), createTestChat()]
  await happen(quiet.created('direct', [ada, bob]), quiet.said(ada, 'in a mail only'))
  await happen(loud.created('group', [ada, bob], 'Climbing'), loud.read(bob), loud.said(ada, '@bob', [bob]))

  expect((await inboxOf(quiet.chatId, bob))!.outgoing).toMatchObject({ mail: { seq: 2 } })
  expect((await shownTo(bob, '')).items.map(({ chatId }: { chatId: string }) => chatId)).toEqual([loud.chatId])
  expect(await shownTo(bob, '/unread-count')).toEqual({ count: 1 })

  await until(() => service.toldTo(bob).some(({ notification }) => notification.body === '@bob'))
  expect(service.toldTo(bob).filter(({ notification }) => notification.chatId === quiet.chatId)).toEqual([])
})

test('what was in the app leaves it when only what is not wanted there is left, and comes back with what is', async () => {
  await choose(bob, { message: { inApp: false } })
  const chat = createTestChat()
  const told = () => service.toldTo(bob).map(({ type }) => type.replace('notification_', ''))
  await happen(chat.created('group', [ada, bob], 'Climbing'), chat.read(bob), chat.said(ada, '@bob', [bob]))
  const mentioned = chat.lastSeq()
  await until(() => told().at(-1) === 'created')
  await happen(chat.said(ada, 'by the way'), chat.read(bob, mentioned))
  await until(() => told().at(-1) === 'removed')
  expect((await shownTo(bob, '')).items).toEqual([])

  await until(async () => (await inboxOf(chat.chatId, bob))!.unsent === undefined)
  await happen(chat.said(ada, '@bob again', [bob]))
  await until(() => told().at(-1) === 'created')
  expect(await shownTo(bob, '/unread-count')).toEqual({ count: 1 })
})
